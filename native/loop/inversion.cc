#include "inversion.h"

#include <poll.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "../os/clock.h"
#include "../ring/drain.h"
#include "../ring/features.h"

namespace heddle {
namespace {

// Batches handed to JavaScript before libuv gets its turn even if its descriptor is silent. From the prototype, where
// an HTTP server and an echo server on one thread shared it evenly with 64; other values were not tried.
constexpr int kMaxRounds = 64;

// At the end: how long to block for the kernel, before libuv's loop runs on between attempts. Cancellations take
// microseconds; guessed far above.
constexpr int64_t kBlockNs = 20000000;
constexpr uint64_t kRetryMs = 20;
// After which whoever waits for the end is told why: guessed, longer than a large copy or a slow disk takes.
constexpr int64_t kTellNs = 5000000000;

}  // namespace

Inversion::Inversion(uv_loop_t* loop, Core& core, Turn turn, void* context)
    : loop_(loop),
      core_(core),
      scheduler_(scheduler()),
      sysmon_(Sysmon::instance()),
      turn_(turn),
      context_(context) {
  uv_prepare_init(loop_, &prepare_);
  uv_idle_init(loop_, &idle_);
  uv_timer_init(loop_, &retry_);
  prepare_.data = idle_.data = retry_.data = this;
  uv_prepare_start(&prepare_,
                   [](uv_prepare_t* prepare) { static_cast<Inversion*>(prepare->data)->on_prepare(); });
  uv_unref(handle(&prepare_));
  uv_unref(handle(&idle_));
  open_handles_ = 3;
}

int Inversion::open_ring(uint32_t entries, Descriptors* descriptors) {
  const int result = ring_.open(entries);
  if (result == 0 && !has_feature("cancel_any")) ring_.keep_user_data();
  ring_.use_descriptors(descriptors);
  if (result == 0) core_.publish_ring(ring_.fd());
  return result;
}

void Inversion::on_prepare() {
  if (stopped_) return;
  uv_idle_stop(&idle_);
  int rounds = 0;
  while (round(rounds)) rounds++;
  // A new turn of the loop is a new slice, whatever ran before.
  core_.ctl.begin_slice();
  uv_idle_start(&idle_, [](uv_idle_t*) {});
}

// One wait and, if there is reason, one turn of JavaScript. False when it is libuv's turn.
bool Inversion::round(int rounds) {
  const int64_t wanted = rounds >= kMaxRounds ? 0 : timeout();
  bool blocked = false;
  if (wanted != 0 && scheduler_.begin_park(core_.worker)) {
    Sysmon::pause(core_.ctl);
    core_.ask_for_work();
    wait(wanted);
    sysmon_.resume(core_.ctl);
    blocked = true;
  } else {
    wait(0);
  }
  if (wanted != 0 && scheduler_.end_park(core_.worker)) woken_ = true;

  Ring::Seen& seen = ring_.seen();
  if (seen.wake) woken_ = true;
  seen.wake = false;
  const bool turn_due = woken_ || (ring_.is_open() && ring_.has_completions()) ||
                        core_.ctl[kWantTurn].load(std::memory_order_relaxed) != 0 ||
                        core_.ctl[kMail].load(std::memory_order_relaxed) != 0 ||
                        core_.worker.mailbox.has_mail();
  if (turn_due) {
    woken_ = false;
    core_.ctl[kWantTurn].store(0, std::memory_order_relaxed);
    if (!blocked) core_.ctl.begin_slice();  // resume() has just done it
    if (!turn_(context_)) {
      stopped_ = true;
      return false;
    }
    scheduler_.settle(core_.worker);
  }
  const bool libuv_due = seen.backend;
  if (seen.backend) backend_armed_ = false;
  seen.backend = false;
  // Without a turn there is nothing to come back for: a timer is due, a signal came, or libuv's descriptor fired.
  return blocked && turn_due && !libuv_due;
}

// How long this round may block, in milliseconds; -1 for ever.
int64_t Inversion::timeout() {
  if (core_.ctl[kWantTurn].load(std::memory_order_relaxed) != 0) return 0;
  if (core_.ctl[kMail].load(std::memory_order_relaxed) != 0) return 0;
  if (ring_.is_open() && ring_.has_completions()) return 0;
  int milliseconds = uv_backend_timeout(loop_);
  if (milliseconds > 0) {
    // libuv's idea of now dates from the beginning of its iteration.
    uv_update_time(loop_);
    milliseconds = uv_backend_timeout(loop_);
  }
  return milliseconds;
}

void Inversion::wait(int64_t timeout_ms) {
  if (ring_.is_open()) {
    wait_in_ring(timeout_ms);
  } else if (timeout_ms != 0) {
    wait_in_poll(timeout_ms);
  }
}

void Inversion::wait_in_ring(int64_t timeout_ms) {
  if (timeout_ms != 0) arm_polls();
  // Could not arm: do not sleep on what cannot wake us.
  ring_.enter(backend_armed_ && wake_fd_armed_ ? timeout_ms : 0);
  if (ring_.seen().wake_poll_ended) wake_fd_armed_ = ring_.seen().wake_poll_ended = false;
}

void Inversion::arm_polls() {
  if (!backend_armed_) {
    if (uapi::Sqe* sqe = ring_.next_sqe()) {
      sqe->opcode = uapi::kPollAdd;
      sqe->fd = uv_backend_fd(loop_);
      sqe->op_flags = POLLIN;
      sqe->user_data = own_user_data(Own::kBackend);
      backend_armed_ = true;
    }
  }
  if (!wake_fd_armed_) {
    if (uapi::Sqe* sqe = ring_.next_sqe()) {
      sqe->opcode = uapi::kPollAdd;
      sqe->fd = core_.wake_fd.fd();
      sqe->op_flags = POLLIN;
      // Multishot looks at edges, so the eventfd need not be emptied.
      sqe->len = uapi::kPollMultishot;
      sqe->user_data = own_user_data(Own::kWakeFd);
      wake_fd_armed_ = true;
    }
  }
}

void Inversion::wait_in_poll(int64_t timeout_ms) {
  pollfd fds[2] = {{uv_backend_fd(loop_), POLLIN, 0}, {core_.wake_fd.fd(), POLLIN, 0}};
  if (poll(fds, 2, static_cast<int>(timeout_ms)) <= 0) return;
  if (fds[0].revents != 0) ring_.seen().backend = true;
  if (fds[1].revents != 0) {
    core_.wake_fd.clear();
    woken_ = true;
  }
}

void Inversion::shut_down(std::function<void()> closed) {
  stopped_ = true;
  Sysmon::pause(core_.ctl);
  core_.publish_ring(-1);
  closed_ = std::move(closed);
  uv_prepare_stop(&prepare_);
  uv_idle_stop(&idle_);
  ended_ns_ = monotonic_ns();
  take_back(kBlockNs);
}

// Nothing bounds the wait as a whole: what the kernel has not completed it may still write to, and it lets no thread
// end either while a worker of its own is in the middle of a request. Node waits so for its own file requests.
// libuv's loop runs on meanwhile, since the completion may depend on something else that ends on this thread.
void Inversion::take_back(int64_t bound_ns) {
  const Drained drained = ring_.is_open() ? drain(ring_, bound_ns) : Drained::kYes;
  if (drained == Drained::kNotYet) {
    tell_of_waiting();
    const auto again = [](uv_timer_t* timer) { static_cast<Inversion*>(timer->data)->take_back(0); };
    uv_timer_start(&retry_, again, kRetryMs, 0);
    return;
  }
  // Unreachable: there is nothing to wait by. The ring itself stays mapped and open, since close() refuses.
  if (!ring_.close())
    fprintf(stderr, "heddle: core %d: the kernel refuses io_uring_enter meanwhile\n", core_.index);
  close_handles();
}

void Inversion::tell_of_waiting() {
  if (told_ || monotonic_ns() - ended_ns_ < kTellNs) return;
  told_ = true;
  fprintf(stderr,
          "heddle: core %d has ended, and waits for the kernel to finish %u of its I/O requests: their "
          "memory is not "
          "given back before. A device or network file system that does not answer can be the reason.\n",
          core_.index, ring_.in_flight());
}

void Inversion::close_handles() {
  const auto on_close = [](uv_handle_t* h) {
    auto* self = static_cast<Inversion*>(h->data);
    if (--self->open_handles_ > 0) return;
    const auto closed = std::move(self->closed_);  // it frees self
    closed();
  };
  uv_close(handle(&prepare_), on_close);
  uv_close(handle(&idle_), on_close);
  uv_close(handle(&retry_), on_close);
}

}  // namespace heddle
