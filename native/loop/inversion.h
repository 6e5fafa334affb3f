// One thread, one wait: libuv's loop turned inside out.
//
// libuv would block in its own poll and hear nothing of the ring. Instead a uv_prepare callback does the blocking:
// in io_uring_enter while the ring polls libuv's backend descriptor, or, without a ring, in poll(2) on the backend
// descriptor and the core's eventfd. Then a uv_idle handle keeps libuv's own poll from blocking, so that it only
// collects. Each batch of completions is handed to JavaScript once.
//
// Rules that took their toll to find out
// - uv_backend_timeout() is 0 while libuv has watchers that it has not yet told epoll about, closing handles, or
//   nothing alive. Then this code does not block, and libuv gets on with it.
// - A DEFER_TASKRUN ring never becomes readable to epoll; hence the ring polls libuv and not the other way round.
// - The one-shot poll of the backend descriptor is armed again each time: libuv has emptied it by then.
// - After kMaxRounds batches in a row libuv gets its turn even if its descriptor is silent.
// - The idle handle is not referenced: it never keeps the loop alive. The prepare handle is, while operations are
//   pending (ref, unref).
#pragma once

#include <uv.h>

#include <functional>

#include "../ring/ring.h"
#include "../scheduler/core.h"

namespace heddle {

class Inversion {
 public:
  // `turn` runs JavaScript once; false if JavaScript can no longer run (the isolate is being terminated).
  using Turn = bool (*)(void* context);

  Inversion(uv_loop_t* loop, Core& core, Turn turn, void* context);

  // 0 or -errno. The loop blocks in the ring from the next iteration on.
  // `descriptors` gets to know what completions open and close; nullptr where the end of the isolate is the process's.
  int open_ring(uint32_t entries, Descriptors* descriptors);
  Ring& ring() { return ring_; }

  void ref() { uv_ref(handle(&prepare_)); }
  void unref() { uv_unref(handle(&prepare_)); }

  // Takes everything back from the kernel, however long that takes, and closes the handles; `closed` runs when libuv
  // has let go of them. Until then the memory of the isolate must stay.
  void shut_down(std::function<void()> closed);

 private:
  template <typename Handle>
  static uv_handle_t* handle(Handle* h) {
    return reinterpret_cast<uv_handle_t*>(h);
  }
  void on_prepare();
  bool round(int rounds);
  int64_t timeout();
  void wait(int64_t timeout_ms);
  void wait_in_ring(int64_t timeout_ms);
  void wait_in_poll(int64_t timeout_ms);
  void arm_polls();
  void take_back(int64_t bound_ns);
  void tell_of_waiting();
  void close_handles();

  uv_loop_t* loop_;
  Core& core_;
  CoreScheduler& scheduler_;
  Sysmon& sysmon_;
  Turn turn_;
  void* context_;
  Ring ring_;
  bool backend_armed_ = false;
  bool wake_fd_armed_ = false;
  bool woken_ = false;    // a turn is due because somebody woke this core
  bool stopped_ = false;  // JavaScript is gone: leave libuv alone
  int64_t ended_ns_ = 0;  // when shut_down() was called
  bool told_ = false;
  int open_handles_ = 0;
  std::function<void()> closed_;
  uv_timer_t retry_;
  uv_prepare_t prepare_;
  uv_idle_t idle_;
};

}  // namespace heddle
