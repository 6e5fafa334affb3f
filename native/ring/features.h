// What this kernel's io_uring can do, found out one by one by asking and by trying.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace heddle {

using Features = std::vector<std::pair<const char*, bool>>;

struct ProbeReport {
  bool ok = false;
  int error = 0;  // errno of the attempt to make a ring
  int disabled = -1;
  std::string kernel;
  double memlock_bytes = 0;
  Features features;
};

// Makes small rings and throws them away.
ProbeReport probe_uring();

// Features of the kernel; probed at the first call, empty if no ring can be made. Thread-safe.
const Features& kernel_features();
bool has_feature(const char* name);

}  // namespace heddle
