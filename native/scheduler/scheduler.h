// Work-stealing between cores: who takes which node, who is woken, and how a core goes to sleep without missing
// either. Nodes are capsules in the addon and plain numbers in the tests; nothing here knows of JavaScript.
//
// Life of a core (Worker): running → searching (looks at others' queues) → running, or → parked.
//
// Protocol
// - A parked core's `park_state` is kParked. Whoever wants it awake makes it kNotified; the one that makes that step
//   from kParked also wakes it through the kernel (Env::wake). A wake-up sticks: it may come before the core blocks.
// - Going to sleep (begin_park) and producing (push, mail) meet in Dekker's pattern, see idle_set.h:
//     begin_park: park_state = kParked; join sleepers; fence; look at mailbox and queues
//     push:       node into a queue;                   fence; claim a sleeper
//     mail:       node into the mailbox;               fence; read park_state
// - A searcher that finds work and was the last one wakes another core: work comes in bursts. A searcher that finds
//   nothing and was the last one looks at all queues once more, because producers relied on it.
// - `searching` and `participating` belong to the core's own thread.
//
// Env supplies: Sync, Node, kCapacity, kMaxWorkers, and static functions wake(index), stolen(n), injected(n).
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "idle_set.h"
#include "inject_queue.h"
#include "local_queue.h"
#include "mailbox.h"

namespace heddle {

enum ParkState : uint32_t { kAwake, kParked, kNotified };
enum class Origin : int { kOwn = 0, kInject = 1, kStolen = 2 };

template <typename Env>
struct Worker {
  using Sync = typename Env::Sync;
  using Node = typename Env::Node;

  explicit Worker(int number) : index(number), random(0x9e3779b9u * static_cast<uint32_t>(number + 1)) {}

  const int index;
  LocalQueue<Sync, Node, Env::kCapacity> queue;
  Mailbox<Sync, Node> mailbox;
  typename Sync::template Atomic<uint32_t> park_state{kAwake};
  // Own thread only:
  bool participating = false;
  bool searching = false;
  Origin origin = Origin::kOwn;
  uint32_t random;
};

template <typename Env>
class Scheduler {
 public:
  using Sync = typename Env::Sync;
  using Node = typename Env::Node;
  using W = Worker<Env>;
  using Idle = IdleSet<Sync, Env::kMaxWorkers>;

  explicit Scheduler(typename Idle::State& state) : idle_(state) {}

  // Workers are never freed: thieves may look at one at any time.
  void add(W* worker) {
    workers_[worker->index].store(worker, std::memory_order_release);  // pairs with worker_at()
    uint32_t limit = limit_.load(std::memory_order_relaxed);
    const uint32_t needed = static_cast<uint32_t>(worker->index) + 1;
    while (limit < needed && !limit_.compare_exchange_weak(limit, needed, std::memory_order_seq_cst,
                                                           std::memory_order_relaxed)) {
    }
  }

  W* worker_at(uint32_t index) const {
    return index < Env::kMaxWorkers ? workers_[index].load(std::memory_order_acquire) : nullptr;
  }

  void participate(W& worker, bool on) {
    if (worker.participating == on) return;
    worker.participating = on;
    if (on) {
      participants_.fetch_add(1, std::memory_order_seq_cst);
      return;
    }
    participants_.fetch_sub(1, std::memory_order_seq_cst);
    settle(worker);
    bool moved = false;
    while (Node* node = worker.queue.pop()) {
      inject(node, node, 1);
      moved = true;
    }
    if (moved) notify_one();
  }

  uint32_t participants() const { return participants_.load(std::memory_order_relaxed); }

  // Own thread. Makes a node public and sees to it that somebody looks for it.
  void push(W& worker, Node* node) {
    if (worker.participating) {
      const auto overflow = worker.queue.push(node);
      if (overflow.count > 0) inject(overflow.first, overflow.last, overflow.count);
    } else {
      node->next.set(nullptr);
      inject(node, node, 1);
    }
    notify_one();
  }

  // Own thread. The next node to run, or nullptr; worker.origin tells where it was found.
  Node* pop(W& worker) {
    for (;;) {
      if (Node* node = take(worker)) {
        if (leave_search(worker)) notify_one();
        return node;
      }
      if (!leave_search(worker)) return nullptr;
      Sync::fence_seq_cst();  // our search has ended; pairs with the fence in notify_one()
      if (!work_pending()) return nullptr;
    }
  }

  // Any thread. False if the target's mailbox is closed: the node stays the caller's.
  bool mail(W& target, Node* node) {
    if (!target.mailbox.put(node)) return false;
    Env::mailed(target.index);
    Sync::fence_seq_cst();  // pairs with the fence in begin_park()
    wake(target);
    return true;
  }

  // Own thread, about to block. False: something is there, do not block. end_park() must follow either way.
  bool begin_park(W& worker) {
    leave_search(worker);  // if it was the last one: work_pending() below is the second look
    worker.park_state.store(kParked, std::memory_order_relaxed);  // ordered by the fence
    if (worker.participating) idle_.park(worker.index);
    Sync::fence_seq_cst();  // pairs with the fences in notify_one() and mail()
    if (worker.mailbox.has_mail()) return false;
    // Whoever is claimed, this core or another, goes for the work.
    if (worker.participating && work_pending()) notify_one();
    return worker.park_state.load(std::memory_order_acquire) == kParked;
  }

  // Own thread, after blocking or instead of it. True if somebody woke this core.
  bool end_park(W& worker) {
    if (worker.participating && !idle_.unpark_self(worker.index)) worker.searching = true;
    // Acquire: pairs with the release in wake(). A claimer that has not come to its exchange yet finds kAwake and
    // leaves kNotified behind; the next begin_park() overwrites it.
    const bool notified = worker.park_state.exchange(kAwake, std::memory_order_acq_rel) == kNotified;
    return notified || worker.searching;
  }

  // Own thread, after the core had its turn: a searching token must not stay with a core that does not search.
  void settle(W& worker) {
    if (!leave_search(worker)) return;
    Sync::fence_seq_cst();  // as in pop()
    if (work_pending()) notify_one();
  }

  // Own thread, when the core ends: what it has goes to the others, new mail is refused.
  void detach(W& worker) {
    participate(worker, false);
    worker.mailbox.close();
  }

  Idle& idle() { return idle_; }
  uint32_t injected() const { return inject_.size(); }

 private:
  void inject(Node* first, Node* last, uint32_t count) {
    inject_.push(first, last, count);
    Env::injected(count);
  }

  Node* take(W& worker) {
    worker.origin = Origin::kOwn;
    if (Node* node = worker.queue.pop()) return node;
    worker.origin = Origin::kInject;
    if (Node* node = take_injected(worker)) return node;
    worker.origin = Origin::kStolen;
    return steal(worker);
  }

  // A fair share of the inject queue: one to run, the rest into the own queue, where others can steal it.
  Node* take_injected(W& worker) {
    if (!worker.participating) return nullptr;
    const uint32_t share = inject_.size() / std::max(participants(), 1u) + 1;
    uint32_t taken;
    Node* first = inject_.pop(std::min(share, worker.queue.room()), taken);
    if (first == nullptr) return nullptr;
    Node* rest = first->next.get();
    while (rest != nullptr) {
      Node* next = rest->next.get();
      const auto overflow = worker.queue.push(rest);  // there is room, unless a thief is slow
      if (overflow.count > 0) inject(overflow.first, overflow.last, overflow.count);
      rest = next;
    }
    return first;
  }

  Node* steal(W& worker) {
    if (!worker.participating) return nullptr;
    if (!worker.searching && !(worker.searching = idle_.start_search(participants()))) return nullptr;
    const uint32_t limit = limit_.load(std::memory_order_seq_cst);
    const uint32_t start = next_random(worker) % limit;
    for (uint32_t i = 0; i < limit; i++) {
      W* victim = worker_at((start + i) % limit);
      if (victim == nullptr || victim == &worker) continue;
      uint32_t moved;
      if (Node* node = victim->queue.steal_into(worker.queue, moved)) {
        Env::stolen(moved);
        return node;
      }
    }
    // Work may have moved to the inject queue behind our back.
    return take_injected(worker);
  }

  // True if the worker was searching and nobody else is now.
  bool leave_search(W& worker) {
    if (!worker.searching) return false;
    worker.searching = false;
    return idle_.stop_search();
  }

  bool work_pending() const {
    if (inject_.size() > 0) return true;
    const uint32_t limit = limit_.load(std::memory_order_seq_cst);
    for (uint32_t i = 0; i < limit; i++) {
      W* worker = worker_at(i);
      if (worker != nullptr && worker->queue.size() > 0) return true;
    }
    return false;
  }

  void notify_one() {
    Sync::fence_seq_cst();  // work is public; pairs with the fences in begin_park(), pop() and settle()
    const int index = idle_.claim_sleeper();
    if (index >= 0) wake(*worker_at(static_cast<uint32_t>(index)));
  }

  void wake(W& worker) {
    // The load spares running cores the write to their line. Release: what the waker did is seen in end_park().
    if (worker.park_state.load(std::memory_order_seq_cst) != kParked) return;
    if (worker.park_state.exchange(kNotified, std::memory_order_acq_rel) == kParked) Env::wake(worker.index);
  }

  static uint32_t next_random(W& worker) {
    // xorshift32, only to spread thieves over victims
    uint32_t x = worker.random;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return worker.random = x;
  }

  Idle idle_;
  InjectQueue<Sync, Node> inject_;
  typename Sync::template Atomic<uint32_t> participants_{0};
  typename Sync::template Atomic<uint32_t> limit_{0};
  typename Sync::template Atomic<W*> workers_[Env::kMaxWorkers] = {};
};

}  // namespace heddle
