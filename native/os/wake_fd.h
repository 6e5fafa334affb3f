// An eventfd by which any thread ends a core's wait. It belongs to a core for the life of the process, so a waker
// can never hit a descriptor that has been closed and given to somebody else.
#pragma once

namespace heddle {

class WakeFd {
 public:
  WakeFd();
  WakeFd(const WakeFd&) = delete;
  WakeFd& operator=(const WakeFd&) = delete;

  int fd() const { return fd_; }
  // Callable from any thread. A wake-up that comes before the wait is not lost: the counter stays.
  void wake() const;
  // Takes all wake-ups so far. Only for waiters that look at the level (poll); the ring looks at edges.
  void clear() const;

 private:
  int fd_;
};

}  // namespace heddle
