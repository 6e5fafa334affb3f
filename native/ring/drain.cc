#include "drain.h"

#include <cerrno>

#include "../os/clock.h"

namespace heddle {
namespace {

constexpr int64_t kBoundNs = 2000000000;  // guessed: far more than a cancellation takes, bearable at exit
constexpr int64_t kRetryMs = 5;  // between attempts while a kernel worker is in the middle of an operation

// One round: cancel whatever there is. Returns the cancellation's result, or -ETIME.
int cancel_all(Ring& ring) {
  uapi::Sqe* sqe = ring.next_sqe();
  if (sqe == nullptr) return -EBUSY;
  sqe->opcode = uapi::kAsyncCancel;
  sqe->op_flags = uapi::kCancelAny | uapi::kCancelAll;
  sqe->user_data = own_user_data(Own::kCancel);
  ring.seen().cancel = false;
  const int64_t start = monotonic_ns();
  do {
    ring.enter(kRetryMs);
    ring.forget_completions();
  } while (!ring.seen().cancel && monotonic_ns() - start < kBoundNs);
  return ring.seen().cancel ? ring.seen().cancel_result : -ETIME;
}

}  // namespace

bool drain(Ring& ring) {
  ring.forget_submissions();
  ring.forget_completions();
  const int64_t start = monotonic_ns();
  while (monotonic_ns() - start < kBoundNs) {
    const int result = cancel_all(ring);
    if (result == 0 || result == -ENOENT) return true;  // nothing is left
    if (result == -EINVAL) return false;                // before 5.19: closing the descriptor has to do
    if (result == -EALREADY) ring.enter(kRetryMs);      // running in a kernel worker: give it time
    ring.forget_completions();
  }
  return false;
}

}  // namespace heddle
