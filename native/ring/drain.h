// Takes everything back from the kernel before memory, descriptors and the ring itself are given back: until the final
// completion of a request has arrived, the kernel may write into its buffer and use its descriptor.
#pragma once

#include "ring.h"

namespace heddle {

enum class Drained {
  kYes,          // nothing is in flight
  kNotYet,       // the bound is over; call again
  kUnreachable,  // the kernel refuses to be entered (a seccomp profile set meanwhile): nothing can be awaited
};

// Cancels all requests and waits for their completions, not for the cancellation's answer: a kernel worker goes on with
// what it is in the middle of. At most about `bound_ns`; 0 is one round of a few milliseconds. What was queued but not
// submitted is forgotten, and so are completions that JavaScript has not read.
Drained drain(Ring& ring, int64_t bound_ns);

}  // namespace heddle
