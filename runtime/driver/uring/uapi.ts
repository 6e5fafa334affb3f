// Numbers of the kernel's io_uring interface (include/uapi/linux/io_uring.h, stable ABI) that JavaScript needs.

export const enum Opcode {
  NOP = 0,
  TIMEOUT = 11,
  TIMEOUT_REMOVE = 12,
  ACCEPT = 13,
  ASYNC_CANCEL = 14,
  CONNECT = 16,
  OPENAT = 18,
  CLOSE = 19,
  STATX = 21,
  READ = 22,
  WRITE = 23,
  SEND = 26,
  RECV = 27,
  SHUTDOWN = 34,
}

/** Completion flags. */
export const enum Cqe {
  /** More completions of the same submission follow. */
  MORE = 2,
}

export const enum Timeout {
  /** Absolute time on CLOCK_MONOTONIC. */
  ABS = 1,
  UPDATE = 2,
}

/** In the high half of an SQE's first word. */
export const ACCEPT_MULTISHOT = 1 << 16;

export const AT_FDCWD = -100;
export const AT_SYMLINK_NOFOLLOW = 0x100;
export const AT_EMPTY_PATH = 0x1000;
/** STATX_BASIC_STATS | STATX_BTIME */
export const STATX_MASK = 0xfff;
export const STATX_BYTES = 256;
export const MSG_WAITALL = 0x100;
/** open(2)'s flag; Node does not export it. */
export const O_CLOEXEC = 0o2000000;
export const SHUT_WR = 1;
/** For accept: the descriptor is closed in child processes. */
export const SOCK_CLOEXEC = 0o2000000;
