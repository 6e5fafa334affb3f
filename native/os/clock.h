// Monotonic nanoseconds: the clock of slices, stretches and bounded waits.
#pragma once

#include <pthread.h>
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

// The clock of the calling thread's processor time, for other threads to read. 0, which is another clock, if there is none.
inline clockid_t own_cpu_clock() {
  clockid_t clock = 0;
  return pthread_getcpuclockid(pthread_self(), &clock) == 0 ? clock : 0;
}

// Modulo 2^32; -1 where the thread has ended.
inline int32_t cpu_us(clockid_t clock) {
  timespec now;
  if (clock_gettime(clock, &now) != 0) return -1;
  return static_cast<int32_t>(static_cast<int64_t>(now.tv_sec) * 1000000 + now.tv_nsec / 1000);
}

}  // namespace heddle
