// Whole cores on real threads: push, steal, mail, park in poll(2) on an eventfd, come and go.
#include "../../../native/scheduler/scheduler.h"

#include <poll.h>

#include <atomic>
#include <memory>
#include <thread>

#include "../../../native/os/wake_fd.h"
#include "../../../native/sync/std_sync.h"
#include "../harness.h"

namespace {

constexpr int kCores = 4;

struct Node {
  heddle::StdSync::Cell<Node*> next;
  int depth = 0;
  bool is_mail = false;
};

struct Env {
  using Sync = heddle::StdSync;
  using Node = ::Node;
  static constexpr uint32_t kCapacity = 16;
  static constexpr int kMaxWorkers = 8;
  static heddle::WakeFd& fd(int index) {
    static heddle::WakeFd fds[kMaxWorkers];
    return fds[index];
  }
  static void wake(int index) { fd(index).wake(); }
  static void mailed(int) {}
  static void stolen(uint32_t) {}
  static void injected(uint32_t) {}
};

using Scheduler = heddle::Scheduler<Env>;
using Worker = heddle::Worker<Env>;

struct World {
  World() {
    for (int i = 0; i < kCores; i++) {
      workers.push_back(std::make_unique<Worker>(i));
      scheduler.add(workers.back().get());
    }
  }
  Worker& at(int i) { return *workers[static_cast<size_t>(i)]; }

  void run(Worker& self, Node* node) {
    // A tree of work: each node makes two of the next depth, and some answer by mail.
    if (!node->is_mail && node->depth > 0) {
      left.fetch_add(2);
      for (int i = 0; i < 2; i++) {
        auto* child = new Node();
        child->depth = node->depth - 1;
        scheduler.push(self, child);
      }
    }
    if (!node->is_mail && node->depth % 3 == 0) {
      left.fetch_add(1);
      auto* mail = new Node();
      mail->is_mail = true;
      if (!scheduler.mail(at((self.index + 1) % kCores), mail)) {
        left.fetch_sub(1);  // that core has left
        delete mail;
      }
    }
    delete node;
    if (left.fetch_sub(1) == 1) {
      for (int i = 0; i < kCores; i++) Env::wake(i);
    }
  }

  // With `leave_after` the core goes for good after so many nodes; what it has must be done by the others.
  void loop(int i, int leave_after) {
    Worker& self = at(i);
    scheduler.participate(self, true);
    int ran = 0;
    while (left.load() > 0 && ran < leave_after) {
      bool found = false;
      while (Node* node = self.mailbox.take()) run(self, node), found = true;
      if (Node* node = scheduler.pop(self)) run(self, node), found = true, ran++;
      if (found) continue;
      if (scheduler.begin_park(self) && left.load() > 0) {
        pollfd wait = {Env::fd(i).fd(), POLLIN, 0};
        CHECK(poll(&wait, 1, 20000) == 1);  // a lost wake-up shows here
        parks.fetch_add(1);
      }
      Env::fd(i).clear();
      scheduler.end_park(self);
    }
    scheduler.detach(self);
    while (Node* node = self.mailbox.take()) run(self, node);
  }

  std::atomic<uint64_t> state{0};
  Scheduler scheduler{state};
  std::vector<std::unique_ptr<Worker>> workers;
  std::atomic<int> left{0};
  std::atomic<int> parks{0};
};

void grow_tree(int depth, int leaver_after) {
  World world;
  world.left = 1;
  auto* root = new Node();
  root->depth = depth;
  std::vector<std::thread> threads;
  for (int i = 0; i < kCores; i++) {
    threads.emplace_back([&world, i, leaver_after] { world.loop(i, i == 3 ? leaver_after : 1 << 30); });
  }
  Worker outside(kCores);
  world.scheduler.push(outside, root);  // does not participate: goes through the inject queue
  for (std::thread& thread : threads) thread.join();
  CHECK(world.left.load() == 0);
  CHECK(world.scheduler.idle().searching() == 0 && world.scheduler.participants() == 0);
  CHECK(world.scheduler.injected() == 0);
}

TEST(trees_of_work_on_four_cores) {
  for (int i = 0; i < 5; i++) grow_tree(12, 1 << 30);
}

TEST(small_trees_park_often) {
  for (int i = 0; i < 200; i++) grow_tree(3, 1 << 30);
}

TEST(a_core_leaves_in_the_middle) {
  for (int i = 0; i < 20; i++) grow_tree(9, 10 + i);
}

}  // namespace
