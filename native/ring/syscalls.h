// The three io_uring system calls. Each returns its result or -errno.
#pragma once

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "uapi.h"

namespace heddle::uapi {

inline int result_of(long value) {
  return value < 0 ? -errno : static_cast<int>(value);
}

inline int setup(uint32_t entries, Params* params) {
  return result_of(syscall(kSysSetup, entries, params));
}

inline int enter(int fd, uint32_t to_submit, uint32_t min_complete, uint32_t flags, const void* arg,
                 size_t size) {
  return result_of(syscall(kSysEnter, fd, to_submit, min_complete, flags, arg, size));
}

inline int register_with(int fd, uint32_t opcode, const void* arg, uint32_t count) {
  return result_of(syscall(kSysRegister, fd, opcode, arg, count));
}

}  // namespace heddle::uapi
