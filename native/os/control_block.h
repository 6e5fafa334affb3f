// The words that a core's JavaScript, its loop hooks and the sysmon thread share. JavaScript sees them as an
// Int32Array (`Ctl` in runtime/driver/addon-types.ts), so the layout is fixed: sixteen 32-bit words, a line of
// cache. Blocks are never freed: a thread that still looks at one after its isolate has ended is harmless.
//
//   word         written by                       read by
//   FLAG         sysmon (1), core (0)             generated code, sysmon
//   TURN         JavaScript                       sysmon
//   RUNNING      core's loop hooks                sysmon
//   OVERRUNS     sysmon                           JavaScript
//   WANT_TURN    JavaScript (1), loop hooks (0)   loop hooks
//   STRETCH_MS   sysmon                           JavaScript
//   MAIL         any core (1), receive (0)        JavaScript, loop hooks
//   LAP          loop hooks                       sysmon
//
// JavaScript's accesses are plain aligned 32-bit ones. All it reads this way are hints that are read again later
// (flags and counters); no other memory is published through them.
#pragma once

#include <atomic>
#include <cstdint>

namespace heddle {

enum Ctl : int { kFlag, kTurn, kRunning, kOverruns, kWantTurn, kStretchMs, kMail, kLap, kCtlWords = 16 };

struct alignas(64) ControlBlock {
  std::atomic<int32_t> words[kCtlWords] = {};

  std::atomic<int32_t>& operator[](Ctl word) { return words[word]; }
};

static_assert(sizeof(ControlBlock) == 64 && std::atomic<int32_t>::is_always_lock_free);

}  // namespace heddle
