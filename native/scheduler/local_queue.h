// A core's bounded run queue: one producer and consumer (the owner), any number of thieves, no locks. The design is
// that of Tokio's multi-thread scheduler.
//
// Protocol
// - `tail_` is written by the owner only. `head_` packs two positions, (steal, real): entries in [real, tail) may
//   be taken; entries in [steal, real) are being copied out by the one thief that moved `real` ahead.
//   steal == real means that nobody is stealing. Positions are free-running 32-bit counters.
// - Owner pushes: writes the entry, then publishes tail_ (release). It may only overwrite entries before `steal`.
// - Owner pops: moves `real` (and `steal` with it, if nobody is stealing) by compare-and-swap.
// - A thief claims half by moving `real` alone, copies the entries into its own queue, then sets steal = real.
//   A second thief that finds steal != real gives up; it has other queues to look at.
// - When the queue is full the owner claims half of it as a thief would (in one step) and hands it, with the new
//   entry, to the inject queue. While a thief is at work, room is about to appear: only the new entry overflows.
//
// Rejected: the Chase-Lev deque (LIFO for the owner: unfair, and steals one at a time); a mutex a queue (a thief
// that is descheduled inside it stops the owner).
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace heddle {

template <typename Sync, typename Node, uint32_t kCapacity>
class LocalQueue {
  static_assert((kCapacity & (kCapacity - 1)) == 0 && kCapacity >= 2);

 public:
  // A chain of nodes linked by `next`, for the inject queue.
  struct Overflow {
    Node* first = nullptr;
    Node* last = nullptr;
    uint32_t count = 0;
  };

  // Owner only. Returns what did not stay: empty if the node was queued.
  Overflow push(Node* node) {
    for (;;) {
      // Acquire: pairs with the thief's release in finish_steal(); it has done with the entries before `steal`.
      const uint64_t head = head_.load(std::memory_order_acquire);
      // Relaxed: only this thread writes tail_.
      const uint32_t tail = tail_.load(std::memory_order_relaxed);
      if (tail - steal_of(head) < kCapacity) {
        buffer_[tail % kCapacity].set(node);
        tail_.store(tail + 1, std::memory_order_release);  // pairs with the acquire in steal_into()
        return {};
      }
      if (steal_of(head) != real_of(head)) return single(node);
      Overflow overflow;
      if (take_half(head, node, overflow)) return overflow;
      // A thief or nobody at all: head_ has changed, so there is room or somebody is making it.
    }
  }

  // Owner only. How many more nodes fit without overflowing, as of now.
  uint32_t room() const {
    return kCapacity -
           (tail_.load(std::memory_order_relaxed) - steal_of(head_.load(std::memory_order_acquire)));
  }

  // Owner only. The oldest node, or nullptr.
  Node* pop() {
    uint64_t head = head_.load(std::memory_order_acquire);
    for (;;) {
      const uint32_t real = real_of(head);
      if (real == tail_.load(std::memory_order_relaxed)) return nullptr;
      const bool stealing = steal_of(head) != real;
      const uint64_t next = stealing ? pack(steal_of(head), real + 1) : pack(real + 1, real + 1);
      // acq_rel: release keeps our read of earlier entries before the move, acquire pairs with finish_steal().
      if (head_.compare_exchange_weak(head, next, std::memory_order_acq_rel, std::memory_order_acquire)) {
        return buffer_[real % kCapacity].get();
      }
    }
  }

  // Called by the owner of `target`: moves half of this queue there and returns one of the nodes to run now, or
  // nullptr. `moved` counts the nodes taken.
  Node* steal_into(LocalQueue& target, uint32_t& moved) {
    const uint32_t target_tail = target.tail_.load(std::memory_order_relaxed);  // our own
    const uint64_t target_head = target.head_.load(std::memory_order_acquire);  // as in push()
    moved = 0;
    // Half of a full queue must fit.
    if (target_tail - steal_of(target_head) > kCapacity / 2) return nullptr;

    uint64_t head = head_.load(std::memory_order_acquire);
    uint32_t first;
    uint32_t count;
    for (;;) {
      if (steal_of(head) != real_of(head)) return nullptr;  // another thief is at work
      first = real_of(head);
      // Acquire: pairs with the owner's release in push(); the entries before tail are written.
      const uint32_t available = tail_.load(std::memory_order_acquire) - first;
      // head was read before tail: if the owner has gone round in between, the swap below fails.
      if (available > kCapacity) {
        head = head_.load(std::memory_order_acquire);
        continue;
      }
      count = available - available / 2;
      if (count == 0) return nullptr;
      // acq_rel: acquire as above; release is for the owner's view of the claim.
      if (head_.compare_exchange_weak(head, pack(first, first + count), std::memory_order_acq_rel,
                                      std::memory_order_acquire)) {
        break;
      }
    }
    for (uint32_t i = 0; i < count; i++) {
      target.buffer_[(target_tail + i) % kCapacity].set(buffer_[(first + i) % kCapacity].get());
    }
    finish_steal();
    moved = count;
    // The last one is returned, the others are published.
    if (count > 1) target.tail_.store(target_tail + count - 1, std::memory_order_release);  // as in push()
    return target.buffer_[(target_tail + count - 1) % kCapacity].get();
  }

  // Any thread; exact only for the owner while nobody steals.
  uint32_t size() const {
    const uint32_t real = real_of(head_.load(std::memory_order_acquire));
    const uint32_t tail = tail_.load(std::memory_order_acquire);
    const uint32_t size = tail - real;
    return size > kCapacity ? 0 : size;  // torn: popped between the two loads
  }

 private:
  static constexpr uint64_t pack(uint32_t steal, uint32_t real) {
    return static_cast<uint64_t>(steal) << 32 | real;
  }
  static constexpr uint32_t steal_of(uint64_t head) { return static_cast<uint32_t>(head >> 32); }
  static constexpr uint32_t real_of(uint64_t head) { return static_cast<uint32_t>(head); }

  static Overflow single(Node* node) {
    node->next.set(nullptr);
    return {node, node, 1};
  }

  bool take_half(uint64_t head, Node* node, Overflow& overflow) {
    constexpr uint32_t kHalf = kCapacity / 2;
    const uint32_t first = real_of(head);
    // Release: a thief that sees the new head must not take these entries; failure only means to look again.
    if (!head_.compare_exchange_strong(head, pack(first + kHalf, first + kHalf), std::memory_order_acq_rel,
                                       std::memory_order_relaxed)) {
      return false;
    }
    overflow = {buffer_[first % kCapacity].get(), node, kHalf + 1};
    Node* previous = overflow.first;
    for (uint32_t i = 1; i < kHalf; i++) {
      Node* next = buffer_[(first + i) % kCapacity].get();
      previous->next.set(next);
      previous = next;
    }
    previous->next.set(node);
    node->next.set(nullptr);
    return true;
  }

  void finish_steal() {
    uint64_t head = head_.load(std::memory_order_acquire);
    // Release: our reads of the copied entries come before the owner's reuse of them (its acquire in push()).
    while (!head_.compare_exchange_weak(head, pack(real_of(head), real_of(head)), std::memory_order_acq_rel,
                                        std::memory_order_acquire)) {
    }
  }

  typename Sync::template Atomic<uint64_t> head_{0};
  typename Sync::template Atomic<uint32_t> tail_{0};
  typename Sync::template Cell<Node*> buffer_[kCapacity];
};

}  // namespace heddle
