// The queues with real threads, for ThreadSanitizer and for the hardware's own ideas about ordering.
#include <atomic>
#include <thread>

#include "../../../native/scheduler/local_queue.h"
#include "../../../native/scheduler/mailbox.h"
#include "../../../native/sync/std_sync.h"
#include "../harness.h"

namespace {

struct Node {
  heddle::StdSync::Cell<Node*> next;
  int payload = 0;
  std::atomic<int> taken{0};
};

constexpr int kNodes = 200000;

// A small queue meets its corners more often.
TEST(owner_and_three_thieves) {
  using Queue = heddle::LocalQueue<heddle::StdSync, Node, 8>;
  static Queue queue;
  std::vector<Node> nodes(kNodes);
  std::atomic<int> left{kNodes};
  const auto take = [&](Node* node) {
    CHECK(node->payload == 1 && node->taken.fetch_add(1) == 0);
    left.fetch_sub(1);
  };
  std::vector<std::thread> thieves;
  for (int t = 0; t < 3; t++) {
    thieves.emplace_back([&] {
      Queue own;
      while (left.load() > 0) {
        uint32_t moved;
        Node* node = queue.steal_into(own, moved);
        if (node == nullptr) std::this_thread::yield();
        for (; node != nullptr; node = own.pop()) take(node);
      }
    });
  }
  for (int i = 0; i < kNodes; i++) {
    nodes[static_cast<size_t>(i)].payload = 1;
    const auto overflow = queue.push(&nodes[static_cast<size_t>(i)]);
    Node* node = overflow.first;
    for (uint32_t n = 0; n < overflow.count; n++) {
      Node* next = node->next.get();
      take(node);
      node = next;
    }
    if (i % 3 == 0) {
      if (Node* popped = queue.pop()) take(popped);
    }
  }
  while (Node* node = queue.pop()) take(node);
  for (std::thread& thief : thieves) thief.join();
  for (const Node& node : nodes) CHECK(node.taken.load() == 1);
}

TEST(three_senders_one_mailbox) {
  static heddle::Mailbox<heddle::StdSync, Node> mailbox;
  constexpr int kPerSender = kNodes / 4;
  std::vector<Node> nodes(3 * kPerSender);
  std::vector<std::thread> senders;
  for (int s = 0; s < 3; s++) {
    senders.emplace_back([&, s] {
      for (int i = 0; i < kPerSender; i++) {
        Node& node = nodes[static_cast<size_t>(s * kPerSender + i)];
        node.payload = i + 1;
        CHECK(mailbox.put(&node));
      }
    });
  }
  int last[3] = {};
  for (int received = 0; received < 3 * kPerSender;) {
    Node* node = mailbox.take();
    if (node == nullptr) {
      std::this_thread::yield();
      continue;
    }
    const auto sender = (node - nodes.data()) / kPerSender;
    CHECK(node->payload == ++last[sender]);
    received++;
  }
  for (std::thread& sender : senders) sender.join();
}

}  // namespace
