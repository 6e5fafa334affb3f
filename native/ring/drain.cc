#include "drain.h"

#include <cerrno>
#include <vector>

#include "../os/clock.h"

namespace heddle {
namespace {

// Between cancellations: what slipped from one queue of the kernel into another escapes a single one, and a worker's
// copy is not made shorter by asking often.
constexpr int64_t kRetryNs = 5000000;

void cancel(Ring& ring, uint64_t user_data, uint32_t flags) {
  uapi::Sqe* sqe = ring.next_sqe();
  if (sqe == nullptr) return;
  sqe->opcode = uapi::kAsyncCancel;
  sqe->fd = -1;
  sqe->addr = user_data;
  sqe->op_flags = flags;
  sqe->user_data = own_user_data(Own::kCancel);
}

void cancel_all(Ring& ring) {
  if (!ring.held().keeps_user_data()) {
    cancel(ring, 0, uapi::kCancelAny | uapi::kCancelAll);
    return;
  }
  // A copy: a full queue is submitted, which changes the list.
  const std::vector<uint64_t> list(ring.held().user_data().begin(), ring.held().user_data().end());
  for (const uint64_t user_data : list) {
    if (user_data != own_user_data(Own::kCancel)) cancel(ring, user_data, 0);
  }
}

// Errors after which entering again is of use: time is over, a signal came, completions must be read first.
bool passes(int result) {
  return result >= 0 || result == -ETIME || result == -EINTR || result == -EAGAIN || result == -EBUSY ||
         result == -EBADR;
}

}  // namespace

Drained drain(Ring& ring, int64_t bound_ns) {
  ring.forget_submissions();
  ring.forget_completions();
  const int64_t start = monotonic_ns();
  while (ring.in_flight() != 0) {
    const int64_t round = monotonic_ns();
    cancel_all(ring);
    for (int64_t left = kRetryNs; ring.in_flight() != 0 && left > 0;
         left = round + kRetryNs - monotonic_ns()) {
      if (!passes(ring.enter(left / 1000000 + 1))) return Drained::kUnreachable;
      ring.forget_completions();
    }
    if (ring.in_flight() != 0 && monotonic_ns() - start >= bound_ns) return Drained::kNotYet;
  }
  return Drained::kYes;
}

}  // namespace heddle
