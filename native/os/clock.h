// Monotonic nanoseconds: the clock of slices, stretches and bounded waits.
#pragma once

#include <time.h>

#include <cstdint>

namespace heddle {

inline int64_t monotonic_ns() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<int64_t>(now.tv_sec) * 1000000000 + now.tv_nsec;
}

// Modulo 2^32, to be compared by differences: what fits into a word that threads share.
inline int32_t monotonic_us() {
  return static_cast<int32_t>(monotonic_ns() / 1000);
}

inline int64_t thread_cpu_ns() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<int64_t>(now.tv_sec) * 1000000000 + now.tv_nsec;
}

}  // namespace heddle
