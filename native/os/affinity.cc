#include "affinity.h"

#include <sched.h>

#include <cerrno>

namespace heddle {
namespace {

// 1024 CPUs fit cpu_set_t; larger machines need a larger mask, up to the kernel's own limit of 8192.
constexpr int kMaxCpus = 8192;

std::vector<int>& storage() {
  static auto* cpus = new std::vector<int>();  // never destroyed: sysmon may read it during exit
  return *cpus;
}

}  // namespace

void remember_allowed_cpus() {
  static const bool once = [] {
    cpu_set_t* set = CPU_ALLOC(kMaxCpus);
    const size_t size = CPU_ALLOC_SIZE(kMaxCpus);
    CPU_ZERO_S(size, set);
    if (sched_getaffinity(0, size, set) == 0) {
      for (int cpu = 0; cpu < kMaxCpus; cpu++) {
        if (CPU_ISSET_S(cpu, size, set)) storage().push_back(cpu);
      }
    }
    CPU_FREE(set);
    return true;
  }();
  (void)once;
}

const std::vector<int>& allowed_cpus() {
  return storage();
}

bool pin_thread(int cpu) {
  if (cpu >= kMaxCpus) return false;
  cpu_set_t* set = CPU_ALLOC(kMaxCpus);
  const size_t size = CPU_ALLOC_SIZE(kMaxCpus);
  CPU_ZERO_S(size, set);
  if (cpu >= 0) {
    CPU_SET_S(cpu, size, set);
  } else {
    for (int allowed : allowed_cpus()) CPU_SET_S(allowed, size, set);
  }
  const bool pinned = sched_setaffinity(0, size, set) == 0;
  CPU_FREE(set);
  return pinned;
}

}  // namespace heddle
