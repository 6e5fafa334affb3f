// What opening a FIFO as open(2) does needs to know, where the opening itself must not wait in anybody's thread.
#pragma once

namespace heddle {

enum class Fifo : int {
  kNotOne = -1,
  kNoWriter = 0,  // and none has come since it was opened
  kWriter = 1,    // has a writer, or had one since it was opened
};

// For a descriptor that can be read. Takes nothing out of the FIFO.
Fifo fifo_state(int fd);

// Clears O_NONBLOCK: 0 or -errno.
int make_blocking(int fd);

}  // namespace heddle
