#include "fifo.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace heddle {
namespace {

// A writer that is there and has written nothing yet wakes no poll. tee(2) tells: with nothing to copy it ends with 0
// if there is no writer, with EAGAIN if there is one.
bool has_silent_writer(int fd) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return false;  // no descriptor left: whoever asks will ask again
  const ssize_t copied = tee(fd, ends[1], 1, SPLICE_F_NONBLOCK);
  const bool writer = copied > 0 || (copied < 0 && errno == EAGAIN);
  close(ends[0]);
  close(ends[1]);
  return writer;
}

}  // namespace

Fifo fifo_state(int fd) {
  struct stat stats;
  if (fstat(fd, &stats) != 0 || !S_ISFIFO(stats.st_mode)) return Fifo::kNotOne;
  // POLLIN: something was written. POLLHUP: a writer came after this end was opened, and has gone.
  pollfd event = {fd, POLLIN, 0};
  if (poll(&event, 1, 0) > 0) return Fifo::kWriter;
  return has_silent_writer(fd) ? Fifo::kWriter : Fifo::kNoWriter;
}

int make_blocking(int fd) {
  const int flags = fcntl(fd, F_GETFL);
  return flags >= 0 && fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) == 0 ? 0 : -errno;
}

}  // namespace heddle
