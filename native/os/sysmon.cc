#include "sysmon.h"

#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>

#include "affinity.h"
#include "clock.h"
#include "futex.h"

namespace heddle {
namespace {

// Many cores' slices end at many moments: closer together than this they are one. Guessed, a hundredth of a slice.
constexpr int64_t kMinSleepNs = 100000;
// Parking after this many looks, a slice apart, that find no core running keeps a mostly idle server from paying a
// futex wake per request. Guessed.
constexpr int kIdleLooks = 2;
// With preemption off nothing ends; a change of the slice wakes the thread.
constexpr int64_t kOffNs = int64_t{3600} * 1000000000;
constexpr int kNice = -10;  // above ordinary programs, below what keeps the machine alive
constexpr int64_t kNobody = INT64_MAX;

// Asks the scheduler for short, prompt stretches: a custom slice (Linux 6.12 and later, needs no privilege) and, where the
// process may, priority, so that sysmon gets the CPU between compute-bound cores. With three other processes computing on two
// CPUs the latest of 1000 flags came 4 ms of the core's own time after the slice's beginning with both, 8.6 ms with the
// slice alone (3 ms slices). Where they are refused the thread merely wakes later.
void ask_for_low_latency() {
  struct {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
  } attr = {48, 0, 0, kNice, 0, 100000, 0, 0};  // SCHED_OTHER, slice 0.1 ms
  if (syscall(SYS_sched_setattr, 0, &attr, 0) != 0) {
    attr.nice = getpriority(PRIO_PROCESS, 0);
    syscall(SYS_sched_setattr, 0, &attr, 0);
  }
  prctl(PR_SET_TIMERSLACK, 1000UL, 0, 0, 0);
}

}  // namespace

Sysmon& Sysmon::instance() {
  static auto* sysmon = new Sysmon();  // never destroyed: the thread runs until the process is gone
  return *sysmon;
}

void Sysmon::set_slice_ms(double milliseconds) {
  slice_ns_.store(static_cast<int64_t>(milliseconds * 1e6),
                  std::memory_order_seq_cst);  // Dekker with sleep_until()
  if (milliseconds > 0) start();
  wake();
}

void Sysmon::watch(int index, ControlBlock* block) {
  // Release: pairs with the acquire in inspect() and any_running(); the block's contents must be there.
  blocks_[index].store(block, std::memory_order_release);
  int limit = limit_.load(std::memory_order_relaxed);
  while (limit <= index && !limit_.compare_exchange_weak(limit, index + 1, std::memory_order_seq_cst,
                                                         std::memory_order_relaxed)) {
  }
}

void Sysmon::start() {
  static std::once_flag once;
  std::call_once(once, [] {
    pthread_attr_t attr;
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attr, 256 * 1024);
    // Signals belong to Node's threads: start with all of them blocked.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_t thread;
    pthread_create(
        &thread, &attr,
        [](void*) -> void* {
          instance().run();
          return nullptr;
        },
        nullptr);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    pthread_attr_destroy(&attr);
  });
}

void Sysmon::run() {
  pthread_setname_np(pthread_self(), "heddle-sysmon");
  pin_thread(-1);  // the thread that made us may have been pinned
  ask_for_low_latency();
  int idle_looks = 0;
  for (;;) {
    const int64_t slice = slice_ns_.load(std::memory_order_seq_cst);
    const int64_t next = slice > 0 ? inspect(slice) : monotonic_ns() + kOffNs;
    idle_looks = next == kNobody ? idle_looks + 1 : 0;
    if (idle_looks >= kIdleLooks) {
      park();
      idle_looks = 0;
    } else {
      sleep_until(next == kNobody ? monotonic_ns() + slice : next, slice);
    }
  }
}

// Keeps what the core's thread has used of the processor so far.
void Sysmon::note_end(ControlBlock& block, int32_t began) {
  const clockid_t clock = block[kCpuClock].load(std::memory_order_relaxed);
  if (clock == 0) return;
  block[kCpuAtEnd].store(cpu_us(clock), std::memory_order_relaxed);
  // Release: JavaScript, which reads ENDED first, with sequentially consistent loads, sees the time of this slice.
  block[kEnded].store(began, std::memory_order_release);
}

// Raises the flags of spent slices; returns when the next one ends, kNobody if no core runs.
int64_t Sysmon::inspect(int64_t slice) {
  const int64_t now = monotonic_ns();
  int64_t next = kNobody;
  const int limit = limit_.load(std::memory_order_acquire);
  for (int i = 0; i < limit; i++) {
    ControlBlock* block = blocks_[i].load(std::memory_order_acquire);  // pairs with watch()
    if (block == nullptr || (*block)[kRunning].load(std::memory_order_relaxed) == 0) continue;
    // A new slice that begins after this look ends after this.
    int64_t end = now + slice;
    // Acquire: pairs with begin_slice(). The old beginning beside a lowered flag would raise it for nothing.
    const bool raised = (*block)[kFlag].load(std::memory_order_acquire) != 0;
    const int32_t began = (*block)[kBegan].load(std::memory_order_relaxed);
    // A flag that another core raised early leaves the slice's end to be seen.
    if (!raised || (*block)[kEnded].load(std::memory_order_relaxed) != began) {
      const int64_t left = slice - int64_t{static_cast<int32_t>(now / 1000) - began} * 1000;
      if (left <= 0) {
        note_end(*block, began);
        // Relaxed: the flag carries no data; generated code reads it with plain loads anyway.
        if (!raised) (*block)[kFlag].store(1, std::memory_order_relaxed);
      } else {
        end = now + left;
      }
    }
    next = std::min(next, end);
  }
  return next == kNobody ? kNobody : std::max(next, now + kMinSleepNs);
}

bool Sysmon::any_running() {
  const int limit = limit_.load(std::memory_order_seq_cst);  // as RUNNING: a new core must not be overlooked
  for (int i = 0; i < limit; i++) {
    ControlBlock* block = blocks_[i].load(std::memory_order_acquire);
    // seq_cst: Dekker with resume().
    if (block != nullptr && (*block)[kRunning].load(std::memory_order_seq_cst) != 0) return true;
  }
  return false;
}

void Sysmon::sleep_until(int64_t deadline, int64_t slice) {
  asleep_.store(kUntilDeadline, std::memory_order_seq_cst);  // Dekker with set_slice_ms()
  if (slice_ns_.load(std::memory_order_seq_cst) == slice) futex_wait_until(asleep_, kUntilDeadline, deadline);
  asleep_.store(kAwake, std::memory_order_relaxed);
}

void Sysmon::park() {
  asleep_.store(kParked, std::memory_order_seq_cst);  // Dekker with resume()
  while (!any_running() && asleep_.load(std::memory_order_relaxed) == kParked) futex_wait(asleep_, kParked);
  asleep_.store(kAwake, std::memory_order_relaxed);
}

void Sysmon::wake() {
  // Only the one that takes the word down pays for the system call.
  if (asleep_.exchange(kAwake, std::memory_order_seq_cst) != kAwake) futex_wake_one(asleep_);
}

}  // namespace heddle
