// The words that a core's JavaScript, its loop hooks and the sysmon thread share. JavaScript sees them as an
// Int32Array (`Ctl` in runtime/driver/addon-types.ts), so the layout is fixed: sixteen 32-bit words, a line of
// cache. Blocks are never freed: a thread that still looks at one after its isolate has ended is harmless.
//
//   word         written by                       read by
//   FLAG         sysmon, idle cores (1), core (0) generated code, sysmon
//   BEGAN        core (begin_slice)               sysmon, JavaScript
//   RUNNING      core's loop hooks                sysmon
//   SPARE        JavaScript, idle cores (0)       idle cores
//   WANT_TURN    JavaScript (1), loop hooks (0)   loop hooks
//   MAIL         any core (1), receive (0)        JavaScript, loop hooks
//   CPU_CLOCK    core, when it attaches           sysmon
//   CPU_AT_END   sysmon                           JavaScript
//   ENDED        sysmon                           sysmon, JavaScript
//
// BEGAN is when the slice began, in microseconds of CLOCK_MONOTONIC modulo 2^32: differences of up to half an hour
// are right. CPU_AT_END is what the core's thread had used of the processor (microseconds modulo 2^32, by its clock CPU_CLOCK)
// when the slice that began at ENDED was seen to be over: what it has used since tells a stretch without preemption points
// from a thread that was not given the processor. JavaScript's accesses are plain aligned 32-bit ones. All it reads this way are hints that are read again
// later (flags and counters); no other memory is published through them.
#pragma once

#include <atomic>
#include <cstdint>

#include "clock.h"

namespace heddle {

enum Ctl : int {
  kFlag,
  kBegan,
  kRunning,
  kSpare,
  kWantTurn,
  kMail,
  kCpuClock,
  kCpuAtEnd,
  kEnded,
  kCtlWords = 16
};

struct alignas(64) ControlBlock {
  std::atomic<int32_t> words[kCtlWords] = {};

  std::atomic<int32_t>& operator[](Ctl word) { return words[word]; }

  // Core's thread: what runs from now on has a slice of its own.
  void begin_slice() {
    words[kBegan].store(monotonic_us(), std::memory_order_relaxed);
    // Release: whoever finds the flag down finds the new beginning too (inspect() in sysmon.cc).
    words[kFlag].store(0, std::memory_order_release);
  }
};

static_assert(sizeof(ControlBlock) == 64 && std::atomic<int32_t>::is_always_lock_free);

}  // namespace heddle
