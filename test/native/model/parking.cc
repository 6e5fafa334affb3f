// Cores that push, steal, mail and go to sleep, under every schedule: all work is done, nobody sleeps beside work.
#include "../../../native/scheduler/scheduler.h"
#include "model_node.h"

namespace {

using model::Event;
using model::Explorer;
using model::ModelSync;
using model::Node;
using model::Nodes;

struct Env {
  using Sync = ModelSync;
  using Node = model::Node;
  static constexpr uint32_t kCapacity = 2;
  static constexpr int kMaxWorkers = 3;
  static Event* events;
  static void wake(int index) { events[index].set(); }
  static void mailed(int) {}
  static void stolen(uint32_t) {}
  static void injected(uint32_t) {}
};
Event* Env::events = nullptr;

using Scheduler = heddle::Scheduler<Env>;
using Worker = heddle::Worker<Env>;

// The world of one execution.
struct Cores {
  explicit Cores(int count, int expected) : left(expected), size(count) {
    Env::events = events;
    for (int i = 0; i < count; i++) {
      workers.push_back(std::make_unique<Worker>(i));
      scheduler.add(workers.back().get());
      scheduler.participate(*workers.back(), true);
    }
  }
  Worker& at(int i) { return *workers[static_cast<size_t>(i)]; }

  // Runs what there is and sleeps when there is nothing, until all work of the test is done or it has had enough.
  void loop(int i, int enough = 100) {
    Worker& self = at(i);
    while (left > 0 && enough > 0) {
      bool found = false;
      while (Node* node = self.mailbox.take()) done(node), found = true;
      if (Node* node = scheduler.pop(self)) done(node), found = true;
      if (found) enough--;
      if (found || left == 0) continue;
      if (scheduler.begin_park(self)) events[i].wait();
      scheduler.end_park(self);
    }
    scheduler.settle(self);
  }
  void done(Node* node) {
    Nodes::take(node);
    if (--left > 0) return;
    for (int i = 0; i < size; i++) events[i].set();  // the test is over: everybody out
  }

  ModelSync::Atomic<uint64_t> state;
  Scheduler scheduler{state};
  std::vector<std::unique_ptr<Worker>> workers;
  Event events[Env::kMaxWorkers];
  int left;
  int size;
};

TEST(pushed_work_wakes_a_sleeper) {
  model::report(Explorer::explore({3, 1}, [](Explorer& e) {
    Nodes nodes(2);
    Cores cores(2, 2);
    // Core 0 pushes and goes off for ever: only core 1 can do the work.
    e.thread([&] {
      cores.scheduler.push(cores.at(0), nodes.make(0));
      cores.scheduler.push(cores.at(0), nodes.make(1));
    });
    e.thread([&] { cores.loop(1); });
    e.run();
    nodes.check_each_taken_once();
  }));
}

TEST(two_sleepers_one_producer) {
  model::report(Explorer::explore({2, 1}, [](Explorer& e) {
    Nodes nodes(2);
    Cores cores(3, 2);
    e.thread([&] {
      for (int i = 0; i < 2; i++) cores.scheduler.push(cores.at(0), nodes.make(i));
    });
    e.thread([&] { cores.loop(1); });
    e.thread([&] { cores.loop(2); });
    e.run();
    nodes.check_each_taken_once();
    CHECK(cores.scheduler.idle().searching() == 0);
  }));
}

TEST(producer_works_too) {
  model::report(Explorer::explore({3, 0}, [](Explorer& e) {
    Nodes nodes(4);
    Cores cores(2, 4);
    e.thread([&] {
      for (int i = 0; i < 4; i++) cores.scheduler.push(cores.at(0), nodes.make(i));
      cores.loop(0);
    });
    e.thread([&] { cores.loop(1); });
    e.run();
    nodes.check_each_taken_once();
    CHECK(cores.scheduler.idle().searching() == 0);
  }));
}

TEST(mail_wakes_its_core) {
  model::report(Explorer::explore({3, 1}, [](Explorer& e) {
    Nodes nodes(2);
    Cores cores(2, 2);
    e.thread([&] {
      CHECK(cores.scheduler.mail(cores.at(1), nodes.make(0)));
      CHECK(cores.scheduler.mail(cores.at(1), nodes.make(1)));
    });
    e.thread([&] { cores.loop(1); });
    e.run();
    nodes.check_each_taken_once();
  }));
}

// Without idle accounting only the fence orders the owner's announcement before its look at the mailbox.
TEST(mail_wakes_a_core_that_takes_no_work) {
  model::report(Explorer::explore({3, 1}, [](Explorer& e) {
    Nodes nodes(1);
    Cores cores(2, 1);
    cores.scheduler.participate(cores.at(1), false);
    e.thread([&] { CHECK(cores.scheduler.mail(cores.at(1), nodes.make(0))); });
    e.thread([&] { cores.loop(1); });
    e.run();
    nodes.check_each_taken_once();
  }));
}

// Core 1 looks for work once and then computes for ever. A push during its search relied on it and woke nobody.
TEST(searcher_that_gives_up_looks_again) {
  model::report(Explorer::explore({2, 0}, [](Explorer& e) {
    Nodes nodes(1);
    Cores cores(3, 1);
    e.thread([&] { cores.scheduler.push(cores.at(0), nodes.make(0)); });
    e.thread([&] {
      if (Node* node = cores.scheduler.pop(cores.at(1))) cores.done(node);
    });
    e.thread([&] { cores.loop(2); });
    e.run();
    nodes.check_each_taken_once();
  }));
}

// Cores 0 and 1 take or make work and then compute for ever: the one that found work must have woken the next.
TEST(searcher_that_finds_work_wakes_the_next) {
  model::report(Explorer::explore({2, 0}, [](Explorer& e) {
    Nodes nodes(2);
    Cores cores(3, 2);
    e.thread([&] {
      for (int i = 0; i < 2; i++) cores.scheduler.push(cores.at(0), nodes.make(i));
    });
    e.thread([&] { cores.loop(1, 1); });
    e.thread([&] { cores.loop(2); });
    e.run();
    nodes.check_each_taken_once();
  }));
}

// A wake-up for mail and one for work meet on the same sleeping core: the searching token must not get lost, and
// the work must not stay behind.
TEST(mail_and_work_meet) {
  model::report(Explorer::explore({2, 1}, [](Explorer& e) {
    Nodes nodes(2);
    Cores cores(3, 2);
    e.thread([&] { CHECK(cores.scheduler.mail(cores.at(1), nodes.make(0))); });
    e.thread([&] { cores.loop(1); });
    e.thread([&] { cores.scheduler.push(cores.at(2), nodes.make(1)); });
    e.run();
    nodes.check_each_taken_once();
    CHECK(cores.scheduler.idle().searching() == 0);
  }));
}

TEST(detaching_core_leaves_its_work) {
  model::report(Explorer::explore({2, 1}, [](Explorer& e) {
    Nodes nodes(2);
    Cores cores(2, 2);
    e.thread([&] {
      cores.scheduler.push(cores.at(0), nodes.make(0));
      cores.scheduler.push(cores.at(0), nodes.make(1));
      cores.scheduler.detach(cores.at(0));
    });
    e.thread([&] { cores.loop(1); });
    e.run();
    nodes.check_each_taken_once();
  }));
}

}  // namespace
