// Takes everything back from the kernel before a ring is unmapped: until an operation's completion has arrived the
// kernel may write into its buffer.
#pragma once

#include "ring.h"

namespace heddle {

// Cancels all operations in flight and waits for their completions. Bounded: false if some would not end in time
// (an operation stuck in a kernel worker on dead hardware).
bool drain(Ring& ring);

}  // namespace heddle
