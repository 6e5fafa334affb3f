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

constexpr int64_t kSampleNs = 1000000;  // 1 ms: a slice of 10 ms is overrun by a tenth at most
constexpr int64_t kMinSampleNs = 100000;
// Parking after this many empty samples keeps a mostly idle server from paying a futex wake per request. Guessed.
constexpr int kIdleSamples = 20;

// Asks the scheduler for short, prompt stretches: a custom slice (Linux 6.12 and later, needs no privilege), so that
// sysmon gets the CPU between compute-bound cores. Where it is refused the thread merely wakes a little later.
void ask_for_low_latency() {
  struct {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
  } attr = {48, 0, 0, getpriority(PRIO_PROCESS, 0), 0, 100000, 0, 0};  // SCHED_OTHER, slice 0.1 ms
  syscall(SYS_sched_setattr, 0, &attr, 0);
  prctl(PR_SET_TIMERSLACK, 1000UL, 0, 0, 0);
}

}  // namespace

Sysmon& Sysmon::instance() {
  static auto* sysmon = new Sysmon();  // never destroyed: the thread runs until the process is gone
  return *sysmon;
}

void Sysmon::set_slice_ms(double milliseconds) {
  slice_ns_.store(static_cast<int64_t>(milliseconds * 1e6), std::memory_order_relaxed);
  if (milliseconds > 0) start();
}

void Sysmon::watch(int index, ControlBlock* block) {
  // Release: pairs with the acquire in sample() and any_running(); the block's contents must be there.
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
  int empty = 0;
  for (;;) {
    const int64_t slice = slice_ns_.load(std::memory_order_relaxed);
    const int64_t pause = std::clamp(slice / 8, kMinSampleNs, kSampleNs);
    const timespec wait = {0, static_cast<long>(pause)};
    clock_nanosleep(CLOCK_MONOTONIC, 0, &wait, nullptr);
    empty = sample(monotonic_ns()) ? 0 : empty + 1;
    if (empty >= kIdleSamples) {
      park();
      empty = 0;
    }
  }
}

bool Sysmon::sample(int64_t now) {
  bool running = false;
  const int limit = limit_.load(std::memory_order_acquire);
  for (int i = 0; i < limit; i++) {
    ControlBlock* block = blocks_[i].load(std::memory_order_acquire);  // pairs with watch()
    if (block == nullptr) continue;
    if ((*block)[kRunning].load(std::memory_order_relaxed) == 0) {
      watched_[i].since = 0;
      continue;
    }
    running = true;
    inspect(*block, watched_[i], now);
  }
  return running;
}

void Sysmon::inspect(ControlBlock& block, Watched& watched, int64_t now) {
  const int32_t turn = block[kTurn].load(std::memory_order_relaxed);
  const int32_t lap = block[kLap].load(std::memory_order_relaxed);
  if (watched.since == 0 || turn != watched.turn || lap != watched.lap) {
    watched = {turn, lap, now, 0, 0};
    return;
  }
  const int64_t slice = slice_ns_.load(std::memory_order_relaxed);
  if (slice <= 0 || now - watched.since < slice) return;
  if (watched.raised_at == 0) {
    watched.raised_at = now;
    block[kStretchMs].store(0, std::memory_order_relaxed);
    // Relaxed: the flag carries no data; generated code reads it with plain loads anyway.
    block[kFlag].store(1, std::memory_order_relaxed);
    return;
  }
  if (block[kFlag].load(std::memory_order_relaxed) == 0) {
    watched.since = now;  // the core has seen it and goes on in the same turn: that is a new slice
    watched.raised_at = 0;
    watched.slices = 0;
    return;
  }
  const int64_t stretch = now - watched.raised_at;
  block[kStretchMs].store(static_cast<int32_t>(stretch / 1000000), std::memory_order_relaxed);
  if (stretch / slice > watched.slices) {
    watched.slices = stretch / slice;
    block[kOverruns].fetch_add(1, std::memory_order_relaxed);
  }
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

void Sysmon::park() {
  parked_.store(1, std::memory_order_seq_cst);  // Dekker with resume()
  while (!any_running() && parked_.load(std::memory_order_relaxed) != 0) futex_wait(parked_, 1);
  parked_.store(0, std::memory_order_relaxed);
}

void Sysmon::unpark() {
  // Only the one that takes the word down pays for the system call.
  if (parked_.exchange(0, std::memory_order_relaxed) != 0) futex_wake_one(parked_);
}

}  // namespace heddle
