// The three queues under every schedule: no node is lost, taken twice, or read before it was written.
#include "../../../native/scheduler/inject_queue.h"
#include "../../../native/scheduler/local_queue.h"
#include "../../../native/scheduler/mailbox.h"
#include "model_node.h"

namespace {

using model::Bounds;
using model::Explorer;
using model::ModelSync;
using model::Node;
using model::Nodes;
using Queue = heddle::LocalQueue<ModelSync, Node, 2>;
using Queue4 = heddle::LocalQueue<ModelSync, Node, 4>;
using Mailbox = heddle::Mailbox<ModelSync, Node>;
using Inject = heddle::InjectQueue<ModelSync, Node>;

template <typename Q>
void push_all(Q& queue, Nodes& nodes, int from, int to, std::vector<Node*>& overflowed) {
  for (int i = from; i < to; i++) {
    const auto overflow = queue.push(nodes.make(i));
    Node* node = overflow.first;
    for (uint32_t n = 0; n < overflow.count; n++) {
      overflowed.push_back(node);
      node = node->next.get();
    }
  }
}

template <typename Q>
void drain(Q& queue) {
  while (Node* node = queue.pop()) Nodes::take(node);
}

template <typename Q>
void steal(Q& from, Q& to, int attempts) {
  for (int i = 0; i < attempts; i++) {
    uint32_t moved;
    if (Node* node = from.steal_into(to, moved)) Nodes::take(node);
    drain(to);
  }
}

template <typename Q>
long explore_stealing(int count, int thieves, int attempts, Bounds bounds) {
  return Explorer::explore(bounds, [&](Explorer& e) {
    Q queue;
    Q own[2];
    Nodes nodes(count);
    std::vector<Node*> overflowed;
    e.thread([&] {
      push_all(queue, nodes, 0, count / 2, overflowed);
      if (Node* node = queue.pop()) Nodes::take(node);
      push_all(queue, nodes, count / 2, count, overflowed);
      drain(queue);
    });
    for (int t = 0; t < thieves; t++) {
      e.thread([&, t] { steal(queue, own[t], attempts); });
    }
    e.run();
    for (Node* node : overflowed) Nodes::take(node);
    nodes.check_each_taken_once();
  });
}

TEST(local_queue_one_thief) {
  model::report(explore_stealing<Queue>(5, 1, 2, {4, 1}));
}
TEST(local_queue_two_thieves) {
  model::report(explore_stealing<Queue>(4, 2, 1, {3, 0}));
}
TEST(local_queue_four_slots) {
  model::report(explore_stealing<Queue4>(8, 1, 2, {3, 1}));
}

TEST(mailbox_two_senders) {
  model::report(Explorer::explore({4, 1}, [](Explorer& e) {
    Mailbox mailbox;
    Nodes nodes(4);
    std::vector<Node*> received;
    const auto send = [&](int i) { CHECK(mailbox.put(nodes.make(i))); };
    e.thread([&] { send(0), send(1); });
    e.thread([&] { send(2), send(3); });
    e.thread([&] {
      for (int i = 0; i < 3; i++) {
        if (Node* node = mailbox.take()) received.push_back(node), Nodes::take(node);
      }
    });
    e.run();
    while (Node* node = mailbox.take()) received.push_back(node), Nodes::take(node);
    nodes.check_each_taken_once();
    int last[2] = {-1, -1};
    for (Node* node : received) {  // first in, first out per sender
      const int i = static_cast<int>(node - nodes.all.data());
      CHECK(last[i / 2] < i);
      last[i / 2] = i;
    }
  }));
}

TEST(mailbox_closes_once) {
  model::report(Explorer::explore({4, 1}, [](Explorer& e) {
    Mailbox mailbox;
    Nodes nodes(3);
    int refused = 0;
    const auto send = [&](int i) {
      Node* node = nodes.make(i);
      if (!mailbox.put(node)) refused++, Nodes::take(node);
    };
    e.thread([&] { send(0), send(1); });
    e.thread([&] { send(2); });
    e.thread([&] {
      if (Node* node = mailbox.take()) Nodes::take(node);
      mailbox.close();
      while (Node* node = mailbox.take()) Nodes::take(node);
    });
    e.run();
    CHECK(mailbox.take() == nullptr);
    nodes.check_each_taken_once();
  }));
}

TEST(inject_queue_chains) {
  model::report(Explorer::explore({3, 1}, [](Explorer& e) {
    Inject inject;
    Nodes nodes(5);
    const auto take = [&](uint32_t limit) {
      uint32_t taken;
      Node* node = inject.pop(limit, taken);
      while (node != nullptr) {
        Node* next = node->next.get();
        Nodes::take(node);
        node = next;
      }
    };
    e.thread([&] {
      Node* a = nodes.make(0);
      Node* b = nodes.make(1);
      a->next.set(b);
      b->next.set(nullptr);
      inject.push(a, b, 2);
      take(1);
    });
    e.thread([&] {
      for (int i = 2; i < 5; i++) {
        Node* node = nodes.make(i);
        node->next.set(nullptr);
        inject.push(node, node, 1);
      }
    });
    e.thread([&] { take(2), take(4); });
    e.run();
    take(100);
    CHECK(inject.size() == 0);
    nodes.check_each_taken_once();
  }));
}

}  // namespace
