// Which cores have nothing to do, and which of those are looking for work.
//
// Protocol
// - `state_` packs two counts: idle (parked or searching) in the low half, searching in the high half. It changes
//   by seq_cst read-modify-writes only.
// - `sleepers_`, under the mutex, holds the indices of parked cores. Joining and leaving it changes the idle count
//   under the same lock, so with searching == 0 the idle count is the number of sleepers.
// - A core that has made work public wakes a sleeper only if nobody is searching: a searcher will find the work, or
//   look once more when it stops as the last one.
// - The sleeper is claimed together with a searching token that the claimer takes out for it. So from the decision
//   to wake until the woken core runs, nobody else wakes another one.
//
// The race that matters, work made public against a core going to sleep, is Dekker's pattern:
//   producer: publish work; fence; read state_          sleeper: join sleepers_; fence; look at all queues
// Both fences are seq_cst: with less, both could read the old value, and the work would wait for a core that waits
// for work.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

namespace heddle {

template <typename Sync, int kMaxWorkers>
class IdleSet {
 public:
  using State = typename Sync::template Atomic<uint64_t>;

  explicit IdleSet(State& state) : state_(state) {}

  // Behind a seq_cst fence of the caller. The index of a parked core that now must be woken; it holds a searching
  // token. -1 if none is needed or there is none.
  int claim_sleeper() {
    if (!wake_is_useful()) return -1;
    std::lock_guard<typename Sync::Mutex> lock(mutex_);
    if (!wake_is_useful() || count_.get() == 0) return -1;
    const int last = count_.get() - 1;
    count_.set(last);
    state_.fetch_add(kSearching, std::memory_order_seq_cst);
    return sleepers_[last].get();  // the last to sleep has the warmest cache
  }

  void park(int index) {
    std::lock_guard<typename Sync::Mutex> lock(mutex_);
    sleepers_[count_.get()].set(index);
    count_.set(count_.get() + 1);
    state_.fetch_add(kIdle, std::memory_order_seq_cst);
  }

  // A parked core goes on. False if it had been claimed: it is searching.
  bool unpark_self(int index) {
    std::lock_guard<typename Sync::Mutex> lock(mutex_);
    const int count = count_.get();
    for (int i = 0; i < count; i++) {
      if (sleepers_[i].get() != index) continue;
      sleepers_[i].set(sleepers_[count - 1].get());
      count_.set(count - 1);
      state_.fetch_sub(kIdle, std::memory_order_seq_cst);
      return true;
    }
    return false;
  }

  // At most half of the cores search at a time: more would only get in each other's way.
  bool start_search(uint32_t participants) {
    if (2 * searching_of(state_.load(std::memory_order_seq_cst)) >= participants) return false;
    state_.fetch_add(kSearching + kIdle, std::memory_order_seq_cst);
    return true;
  }

  // True if this was the last searcher: it has to look once more, or to wake a successor.
  bool stop_search() {
    return searching_of(state_.fetch_sub(kSearching + kIdle, std::memory_order_seq_cst)) == 1;
  }

  uint32_t idle() const { return static_cast<uint32_t>(state_.load(std::memory_order_relaxed)); }
  uint32_t searching() const { return searching_of(state_.load(std::memory_order_relaxed)); }

 private:
  static constexpr uint64_t kIdle = 1;
  static constexpr uint64_t kSearching = uint64_t{1} << 32;
  static uint32_t searching_of(uint64_t state) { return static_cast<uint32_t>(state >> 32); }

  bool wake_is_useful() const {
    const uint64_t state = state_.load(std::memory_order_seq_cst);
    return searching_of(state) == 0 && static_cast<uint32_t>(state) > 0;
  }

  State& state_;
  typename Sync::Mutex mutex_;
  typename Sync::template Cell<int> count_;
  typename Sync::template Cell<int> sleepers_[kMaxWorkers];
};

}  // namespace heddle
