#include "wake_fd.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

namespace heddle {

WakeFd::WakeFd() : fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void WakeFd::wake() const {
  const uint64_t one = 1;
  // EAGAIN would mean 2^64 unread wake-ups, and then the descriptor is readable anyway.
  (void)!write(fd_, &one, sizeof one);
}

void WakeFd::clear() const {
  uint64_t count;
  (void)!read(fd_, &count, sizeof count);
}

}  // namespace heddle
