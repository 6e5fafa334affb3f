// What the kernel still holds of one ring: the invariant by which memory, descriptors and slots are given back.
//
//   in flight = submissions that the kernel has taken - final completions that were seen
//
// The kernel counts the first itself: the head of the submission queue goes up by one for each entry taken, and every
// entry taken has exactly one final completion, the one without CQE_F_MORE. So one rule serves all requests:
// - a multishot request completes with MORE until it ends;
// - a zero-copy send completes with MORE, and finally by its notification (F_NOTIF), until which the kernel reads the
//   buffer. One that fails early has no notification and no MORE;
// - each entry of a chain, and a linked timeout too, has a completion of its own, whatever becomes of the others;
// - a cancellation is a request like any other. What it answers says nothing: "0" may mean that a kernel worker was
//   told to stop, and the worker goes on writing for as long as a copy takes.
// A message from another core (MSG_RING) was not submitted here and is not counted.
//
// Only from Linux 5.19 on one request cancels all. For older kernels the user_data of what is in flight is kept, so
// that each can be cancelled by its own.
#pragma once

#include <cstdint>
#include <unordered_set>

#include "uapi.h"

namespace heddle {

class InFlight {
 public:
  void keep_user_data() { kept_ = true; }
  bool keeps_user_data() const { return kept_; }

  // Only needed where user_data is kept: the kernel counts by itself.
  void submitted(uint64_t user_data) { user_data_.insert(user_data); }

  void completed(const uapi::Cqe& cqe) {
    if ((cqe.flags & uapi::kCqeMore) != 0) return;
    completed_++;
    if (!kept_) return;
    const auto found = user_data_.find(cqe.user_data);
    if (found != user_data_.end()) user_data_.erase(found);
  }

  // Both numbers go round at 2^32.
  uint32_t count(uint32_t submission_head) const { return submission_head - completed_; }

  // A multiset: the addon's own requests share their user_data.
  const std::unordered_multiset<uint64_t>& user_data() const { return user_data_; }

 private:
  uint32_t completed_ = 0;
  bool kept_ = false;
  std::unordered_multiset<uint64_t> user_data_;
};

}  // namespace heddle
