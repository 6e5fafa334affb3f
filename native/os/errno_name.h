// Names of the errors that setting up a ring or a core can end with. glibc's strerrorname_np would do, but needs glibc
// 2.32, and a prebuilt addon should not.
#pragma once

#include <cerrno>

namespace heddle {

// EPERM, ENOSYS … as written in errno(3); '' for 0. The kernel's own codes for an interrupted call (ERESTARTSYS and its
// like, 512 to 516), which only a ring lets out, are EINTR.
inline const char* errno_name(int error) {
  if (error >= 512 && error <= 516) error = EINTR;
  struct Named {
    int error;
    const char* name;
  };
  static constexpr Named kNames[] = {
      {0, ""},
      {EACCES, "EACCES"},
      {EAGAIN, "EAGAIN"},
      {EALREADY, "EALREADY"},
      {EBADF, "EBADF"},
      {EBUSY, "EBUSY"},
      {EEXIST, "EEXIST"},
      {EFAULT, "EFAULT"},
      {EINTR, "EINTR"},
      {EINVAL, "EINVAL"},
      {EMFILE, "EMFILE"},
      {ENFILE, "ENFILE"},
      {ENODEV, "ENODEV"},
      {ENOMEM, "ENOMEM"},
      {ENOSYS, "ENOSYS"},
      {EOPNOTSUPP, "EOPNOTSUPP"},
      {EOVERFLOW, "EOVERFLOW"},
      {EPERM, "EPERM"},
  };
  for (const Named& named : kNames) {
    if (named.error == error) return named.name;
  }
  return "EUNKNOWN";
}

}  // namespace heddle
