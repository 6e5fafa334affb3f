// The synchronisation that the scheduler's headers take as a template parameter. This is the real one; the model
// tests pass one whose every operation is a scheduling point, so that the very same code is explored exhaustively.
#pragma once

#include <atomic>
#include <mutex>

namespace heddle {

struct StdSync {
  template <typename T>
  using Atomic = std::atomic<T>;

  using Mutex = std::mutex;

  // Memory that is not atomic and that the protocol protects. The model checks that it does.
  template <typename T>
  class Cell {
   public:
    Cell() = default;
    explicit Cell(T value) : value_(value) {}
    T get() const { return value_; }
    void set(T value) { value_ = value; }

   private:
    T value_ = T();
  };

  static void fence_seq_cst() { std::atomic_thread_fence(std::memory_order_seq_cst); }
};

}  // namespace heddle
