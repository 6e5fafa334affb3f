// The explorer itself: programs with the classic bugs, which it must find, beside the right ones, which it must not
// complain about. Without this a model that checks nothing would look just as good.
#include "model_node.h"

namespace {

using model::Explorer;
using model::ModelSync;
using Flag = ModelSync::Atomic<int>;

// Each thread announces itself and then looks for the other: with fences at least one sees the other.
bool dekker_finds_nobody(bool fences) {
  bool nobody = false;
  Explorer::explore({2, 2}, [&](Explorer& e) {
    Flag flag[2];
    int seen[2];
    for (int i = 0; i < 2; i++) {
      e.thread([&, i] {
        flag[i].store(1, std::memory_order_release);
        if (fences) ModelSync::fence_seq_cst();
        seen[i] = flag[1 - i].load(std::memory_order_acquire);
      });
    }
    e.run();
    nobody = nobody || (seen[0] == 0 && seen[1] == 0);
  });
  return nobody;
}

bool publication_races(std::memory_order store, std::memory_order load) {
  Explorer::explore(
      {2, 0},
      [&](Explorer& e) {
        ModelSync::Cell<int> data;
        Flag ready;
        e.thread([&] {
          data.set(1);
          ready.store(1, store);
        });
        e.thread([&] {
          if (ready.load(load) == 1) CHECK(data.get() == 1);
        });
        e.run();
      },
      true);
  return Explorer::failed();
}

bool sleeper_is_lost(bool checks_again) {
  Explorer::explore(
      {2, 1},
      [&](Explorer& e) {
        Flag work, parked;
        model::Event event;
        e.thread([&] {
          work.store(1, std::memory_order_seq_cst);
          ModelSync::fence_seq_cst();
          if (parked.load(std::memory_order_seq_cst) == 1) event.set();
        });
        e.thread([&] {
          if (work.load(std::memory_order_seq_cst) == 1) return;
          parked.store(1, std::memory_order_seq_cst);
          ModelSync::fence_seq_cst();
          if (checks_again && work.load(std::memory_order_seq_cst) == 1) return;
          event.wait();
        });
        e.run();
      },
      true);
  return Explorer::failed();
}

TEST(finds_a_missing_fence) {
  CHECK(dekker_finds_nobody(false));
  CHECK(!dekker_finds_nobody(true));
}

TEST(finds_a_missing_release_or_acquire) {
  CHECK(publication_races(std::memory_order_relaxed, std::memory_order_acquire));
  CHECK(publication_races(std::memory_order_release, std::memory_order_relaxed));
  CHECK(!publication_races(std::memory_order_release, std::memory_order_acquire));
}

TEST(finds_a_lost_wake_up) {
  CHECK(sleeper_is_lost(false));
  CHECK(!sleeper_is_lost(true));
}

}  // namespace
