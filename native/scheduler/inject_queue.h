// The queue that all cores share: what overflows a core's own queue, and what cores leave behind.
//
// Protocol: a singly linked list under a mutex. Chains are linked before the lock is taken, so it is held for a few
// stores. `size_` is written under the lock and read without it, to keep cores that find nothing away from it.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

namespace heddle {

template <typename Sync, typename Node>
class InjectQueue {
 public:
  // A chain linked by `next`, last->next == nullptr.
  void push(Node* first, Node* last, uint32_t count) {
    std::lock_guard<typename Sync::Mutex> lock(mutex_);
    if (last_.get() == nullptr) {
      first_.set(first);
    } else {
      last_.get()->next.set(first);
    }
    last_.set(last);
    // Relaxed to read: only written under the lock. Release: pairs with size(); whoever sees the count and takes
    // the lock finds the nodes (the lock alone would do; the release keeps size() honest for lock-free readers).
    size_.store(size_.load(std::memory_order_relaxed) + count, std::memory_order_release);
  }

  // Takes up to `limit` nodes as a chain; returns the first, nullptr if there is none.
  Node* pop(uint32_t limit, uint32_t& taken) {
    taken = 0;
    if (size() == 0) return nullptr;
    std::lock_guard<typename Sync::Mutex> lock(mutex_);
    Node* first = first_.get();
    Node* last = nullptr;
    Node* next = first;
    while (next != nullptr && taken < limit) {
      last = next;
      next = next->next.get();
      taken++;
    }
    if (last == nullptr) return nullptr;
    last->next.set(nullptr);
    first_.set(next);
    if (next == nullptr) last_.set(nullptr);
    size_.store(size_.load(std::memory_order_relaxed) - taken, std::memory_order_release);
    return first;
  }

  uint32_t size() const { return size_.load(std::memory_order_acquire); }

 private:
  typename Sync::Mutex mutex_;
  typename Sync::template Cell<Node*> first_;
  typename Sync::template Cell<Node*> last_;
  typename Sync::template Atomic<uint32_t> size_{0};
};

}  // namespace heddle
