// Which CPUs the process may use, and pinning a thread to one of them.
#pragma once

#include <vector>

namespace heddle {

// Remembers the CPUs of the calling thread as those of the process; call it once, before anything is pinned.
void remember_allowed_cpus();

// CPUs the process was allowed to use when the addon was loaded.
const std::vector<int>& allowed_cpus();

// Pins the calling thread to one CPU; -1 gives it all allowed CPUs back. False if the kernel refuses.
bool pin_thread(int cpu);

}  // namespace heddle
