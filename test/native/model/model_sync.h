// The synchronisation parameter of the scheduler's headers for the model: same interface as StdSync
// (native/sync/std_sync.h), every operation a scheduling point, every ordering checked by what it protects.
#pragma once

#include <atomic>

#include "explorer.h"

namespace model {

inline bool acquires(std::memory_order order) {
  return order != std::memory_order_relaxed && order != std::memory_order_release;
}
inline bool releases(std::memory_order order) {
  return order == std::memory_order_release || order == std::memory_order_acq_rel ||
         order == std::memory_order_seq_cst;
}

template <typename T>
class Atomic {
 public:
  Atomic() : Atomic(T()) {}
  Atomic(T value) : value_(value) {}  // implicit, as std::atomic's
  Atomic(const Atomic&) = delete;
  Atomic& operator=(const Atomic&) = delete;

  T load(std::memory_order order) const {
    Explorer& e = *Explorer::current;
    e.point();
    if (own_deferred_ > 0 && e.id() == deferred_by_) return deferred_value_;  // a thread sees its own stores
    (acquires(order) ? e.clock() : e.pending_acquire()).join(released_);
    return value_;
  }

  void store(T value, std::memory_order order) {
    Explorer& e = *Explorer::current;
    e.point();
    const Clock carried = releases(order) ? e.clock() : e.fence_release();
    e.tick();  // behind the release: what this thread does from now on is not covered by it
    if (order == std::memory_order_seq_cst || !e.in_thread()) {
      e.flush();
      value_ = value;
      released_ = carried;
      return;
    }
    own_deferred_++;
    deferred_by_ = e.id();
    deferred_value_ = value;
    e.defer_or_run([this, value, carried] {
      own_deferred_--;
      value_ = value;
      released_ = carried;
    });
  }

  T exchange(T value, std::memory_order order) {
    return modify([value](T) { return value; }, order);
  }
  T fetch_add(T operand, std::memory_order order) {
    return modify([operand](T old) { return static_cast<T>(old + operand); }, order);
  }
  T fetch_sub(T operand, std::memory_order order) {
    return modify([operand](T old) { return static_cast<T>(old - operand); }, order);
  }
  bool compare_exchange_strong(T& expected, T desired, std::memory_order success, std::memory_order failure) {
    Explorer& e = *Explorer::current;
    e.point();
    e.flush();
    if (value_ != expected) {
      expected = value_;
      (acquires(failure) ? e.clock() : e.pending_acquire()).join(released_);
      return false;
    }
    update(desired, success);
    return true;
  }
  bool compare_exchange_strong(T&& expected, T desired, std::memory_order success,
                               std::memory_order failure) {
    T copy = expected;
    return compare_exchange_strong(copy, desired, success, failure);
  }
  bool compare_exchange_weak(T& expected, T desired, std::memory_order success, std::memory_order failure) {
    return compare_exchange_strong(expected, desired, success, failure);
  }

 private:
  template <typename Function>
  T modify(Function function, std::memory_order order) {
    Explorer& e = *Explorer::current;
    e.point();
    e.flush();
    const T old = value_;
    update(function(old), order);
    return old;
  }
  void update(T value, std::memory_order order) {
    Explorer& e = *Explorer::current;
    if (acquires(order)) e.clock().join(released_);
    // A read-modify-write goes on with the release sequence: what was released before stays released.
    released_.join(releases(order) ? e.clock() : e.fence_release());
    e.tick();
    value_ = value;
  }

  T value_;
  Clock released_;
  int own_deferred_ = 0;  // stores held back; one thread at a time in all code under test
  int deferred_by_ = 0;
  T deferred_value_ = T();
};

// Plain memory: no scheduling point, but every access is checked against those it must be ordered with.
template <typename T>
class Cell {
 public:
  Cell() = default;
  explicit Cell(T value) : value_(value) {}
  T get() const {
    Explorer& e = *Explorer::current;
    if (!e.in_thread()) return value_;
    if (written_by_ >= 0 && written_at_ > e.clock().at[written_by_])
      e.fail("data race: read of an unordered write");
    read_at_.at[e.id()] = e.clock().at[e.id()];
    return value_;
  }
  void set(T value) {
    Explorer& e = *Explorer::current;
    value_ = value;
    if (!e.in_thread()) return;
    if (written_by_ >= 0 && written_at_ > e.clock().at[written_by_])
      e.fail("data race: two unordered writes");
    for (int i = 0; i < kMaxThreads; i++) {
      if (i != e.id() && read_at_.at[i] > e.clock().at[i])
        e.fail("data race: write beside an unordered read");
    }
    e.tick();
    written_by_ = e.id();
    written_at_ = e.clock().at[e.id()];
  }

 private:
  T value_ = T();
  int written_by_ = -1;
  uint32_t written_at_ = 0;
  mutable Clock read_at_;
};

class Mutex {
 public:
  void lock() {
    Explorer& e = *Explorer::current;
    if (!e.in_thread()) return;
    e.point();
    e.block_until([this] { return !held_; });
    held_ = true;
    e.clock().join(released_);
  }
  void unlock() {
    Explorer& e = *Explorer::current;
    if (!e.in_thread()) return;
    e.flush();
    released_ = e.clock();
    e.tick();
    held_ = false;
    e.point();
  }

 private:
  bool held_ = false;
  Clock released_;
};

// What a parked core blocks in: set() sticks until wait() takes it, as an eventfd's counter does.
class Event {
 public:
  void set() {
    Explorer::current->flush();
    set_ = true;
  }
  void wait() {
    Explorer::current->block_until([this] { return set_; });
    set_ = false;
  }

 private:
  bool set_ = false;
};

struct ModelSync {
  template <typename T>
  using Atomic = model::Atomic<T>;
  template <typename T>
  using Cell = model::Cell<T>;
  using Mutex = model::Mutex;
  static void fence_seq_cst() {
    Explorer& e = *Explorer::current;
    e.point();
    e.flush();
    e.clock().join(e.pending_acquire());
    e.fence_release() = e.clock();
    e.tick();
  }
};

}  // namespace model
