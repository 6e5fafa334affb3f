// A core's mailbox: any core puts messages in, the owner takes them out, first in first out per sender, unbounded.
//
// Protocol: a stack that senders push on with compare-and-swap; the owner takes the whole stack at once, turns it
// round and reads from its private list. Taking all at once leaves no ABA problem. A closed mailbox holds a
// sentinel that no node equals; a sender that finds it keeps its message.
//
// Rejected: a linked queue with a stub node (a sender that is descheduled between its two stores hides the messages
// of all others behind it); a bounded ring (a result that does not fit has nowhere to go).
#pragma once

#include <atomic>
#include <cstdint>

namespace heddle {

template <typename Sync, typename Node>
class Mailbox {
 public:
  // Any thread. False if the mailbox is closed: the node stays the caller's.
  bool put(Node* node) {
    // Relaxed: the value is only linked to, never followed.
    Node* top = top_.load(std::memory_order_relaxed);
    do {
      if (top == closed()) return false;
      node->next.set(top);
      // Release: pairs with the acquire in take(); the message is written before it is found.
    } while (!top_.compare_exchange_weak(top, node, std::memory_order_release, std::memory_order_relaxed));
    return true;
  }

  // Owner only. The oldest message, or nullptr.
  Node* take() {
    if (ready_.get() == nullptr) {
      Node* top = top_.load(std::memory_order_relaxed);
      if (top == nullptr || top == closed()) return nullptr;
      reverse(top_.exchange(nullptr, std::memory_order_acquire));  // pairs with put()
    }
    Node* node = ready_.get();
    ready_.set(node->next.get());
    return node;
  }

  // Owner only. What came before can still be taken.
  void close() {
    Node* top = top_.exchange(closed(), std::memory_order_acquire);  // pairs with put()
    if (top == closed()) return;
    if (ready_.get() == nullptr) {
      reverse(top);
      return;
    }
    Node* last = ready_.get();
    while (last->next.get() != nullptr) last = last->next.get();
    Node* earlier = ready_.get();
    ready_.set(nullptr);
    reverse(top);
    last->next.set(ready_.get());
    ready_.set(earlier);
  }

  // Owner only; the mailbox is closed and no sender is left from before.
  void reopen() { top_.store(nullptr, std::memory_order_relaxed); }

  // Owner only. Whether take() would find something without looking at what senders do now.
  bool has_taken() const { return ready_.get() != nullptr; }

  // Any thread. seq_cst: the owner's half of the parking protocol (see scheduler.h).
  bool has_mail() const {
    Node* top = top_.load(std::memory_order_seq_cst);
    return top != nullptr && top != closed();
  }

 private:
  static Node* closed() { return reinterpret_cast<Node*>(static_cast<uintptr_t>(1)); }

  // Puts a stack, youngest first, in front of the (empty) private list, oldest first.
  void reverse(Node* top) {
    Node* list = nullptr;
    while (top != nullptr) {
      Node* below = top->next.get();
      top->next.set(list);
      list = top;
      top = below;
    }
    ready_.set(list);
  }

  typename Sync::template Atomic<Node*> top_{nullptr};
  typename Sync::template Cell<Node*> ready_;  // owner only
};

}  // namespace heddle
