// An io_uring of one thread, mapped so that JavaScript fills submissions and reads completions itself, while native
// code submits, waits, and keeps a few operations of its own in the same ring.
//
// Who may touch what: everything belongs to the thread that made the ring, JavaScript and native code in turns.
// There is no polling kernel thread (SQPOLL), so the kernel reads the submission queue only inside io_uring_enter,
// on this very thread: plain stores to tail and entries are enough on every architecture.
//
// The completion queue may be filled from kernel threads on kernels without DEFER_TASKRUN, and weakly ordered
// machines need an acquire of its tail and a release of its head. JavaScript cannot express those with plain
// accesses. So JavaScript's `cqHead` and `cqTail` are words of our own, in the unused end of the mapping's last page.
// enter() publishes JavaScript's head to the kernel (release) before the call and takes over the kernel's tail
// (acquire) after it. JavaScript sees completions in batches that cannot change under it.
// (A page of our own behind the kernel's would be tidier, but Linux refuses to map a ring at a chosen address.)
//
// Completions of native operations (kOwnTag in the high half of user_data) never reach JavaScript: enter() moves
// the entries before them up by one and drops them.
//
// What the kernel still holds is counted (in_flight.h). close() refuses while that is anything.
#pragma once

#include <cstddef>
#include <cstdint>

#include "../os/descriptors.h"
#include "in_flight.h"
#include "uapi.h"

namespace heddle {

// High half of user_data for native code's own operations; JavaScript's are never negative there.
constexpr uint32_t kOwnTag = 0xffffffff;

// What JavaScript's completions mean for descriptors: bits of the high half, as in runtime/driver/uring/op-table.ts.
constexpr uint32_t kCancelTag = 1u << 30, kDeliversTag = 1u << 29, kClosesTag = 1u << 28;
constexpr uint32_t kTags = 1u << 31 | kCancelTag | kDeliversTag | kClosesTag;

enum class Own : uint32_t { kBackend = 1, kWakeFd = 2, kMessage = 3, kCancel = 4 };

constexpr uint64_t own_user_data(Own own) {
  return static_cast<uint64_t>(kOwnTag) << 32 | static_cast<uint32_t>(own);
}

class Ring {
 public:
  // What native completions an enter() has seen since the flags were last cleared.
  struct Seen {
    bool backend = false;  // libuv's descriptor is readable; its one-shot poll is spent
    bool wake = false;     // another core woke us
    bool wake_poll_ended = false;
    bool cancel = false;
    int cancel_result = 0;
  };

  Ring() = default;
  Ring(const Ring&) = delete;
  Ring& operator=(const Ring&) = delete;
  // One that cannot be closed keeps mapping and descriptor until the process ends.
  ~Ring() { close(); }

  // 0 or -errno. Tries the best set of flags first and leaves out what the kernel refuses with EINVAL.
  int open(uint32_t entries);
  // Before anything is submitted, on kernels without IORING_ASYNC_CANCEL_ANY: what is in flight can then be listed.
  void keep_user_data() { held_.keep_user_data(); }
  // Descriptors that come and go in completions are entered and given up there; nullptr: nobody cares.
  void use_descriptors(Descriptors* descriptors) { descriptors_ = descriptors; }
  // Unmaps and closes. False, and nothing is given back, while the kernel holds something (drain.h ends that).
  bool close();
  bool is_open() const { return fd_ >= 0; }

  // An empty submission entry at the tail, or nullptr when the queue is full even after submitting.
  uapi::Sqe* next_sqe();

  // Submits all that is queued. timeout_ms: 0 does not wait, negative waits for ever, both end at the first
  // completion. Returns the number submitted, or -errno (-ETIME, -EINTR when nothing was submitted).
  int enter(int64_t timeout_ms);

  // Completions that JavaScript has not consumed.
  bool has_completions() const;
  uint32_t unsubmitted() const;
  // Requests whose last completion has not been seen: the kernel may use their memory and descriptors.
  uint32_t in_flight() const;
  const InFlight& held() const { return held_; }
  // For draining: what is queued but not submitted must not start, and nobody reads completions any more.
  void forget_submissions();
  void forget_completions();

  Seen& seen() { return seen_; }
  int fd() const { return fd_; }
  uint32_t flags() const { return params_.flags; }
  uint32_t features() const { return params_.features; }
  const uapi::Params& params() const { return params_; }
  void* rings() const { return rings_; }
  size_t rings_bytes() const { return rings_bytes_; }
  void* sqes() const { return sqes_; }
  size_t sqes_bytes() const { return sqes_bytes_; }
  // Word offsets of JavaScript's completion head and tail within rings().
  uint32_t shadow_head_word() const { return static_cast<uint32_t>((rings_bytes_ - kShadowBytes) / 4); }
  uint32_t shadow_tail_word() const { return shadow_head_word() + 16; }  // a line of cache apart

 private:
  static constexpr uint32_t kShadowBytes = 128;  // two lines of cache

  int map();
  uint32_t* word(uint32_t byte_offset) const {
    return reinterpret_cast<uint32_t*>(static_cast<char*>(rings_) + byte_offset);
  }
  uint32_t* shadow_head() const { return word(shadow_head_word() * 4); }
  uint32_t* shadow_tail() const { return word(shadow_tail_word() * 4); }
  void register_descriptor();
  void note_submissions(uint32_t from);
  void take_completions();
  void note_descriptor(const uapi::Cqe& cqe);
  void drop_own(uint32_t head, uint32_t position);

  int fd_ = -1;
  int enter_fd_ = -1;  // fd_, or its number among this thread's registered rings
  uint32_t enter_flags_ = 0;
  uapi::Params params_ = {};
  void* rings_ = nullptr;
  size_t rings_bytes_ = 0;  // whole pages
  void* sqes_ = nullptr;
  size_t sqes_bytes_ = 0;
  Seen seen_;
  InFlight held_;
  Descriptors* descriptors_ = nullptr;
};

}  // namespace heddle
