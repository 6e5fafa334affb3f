// Draining against the kernel's workers: nothing is given back while a request still runs in one of them. A read of
// a hundred megabytes, made to run in a worker (IOSQE_ASYNC), goes on filling its buffer after a cancellation of
// everything has answered 0; an open of a FIFO waits in a worker until it is interrupted.
#include "../../../native/ring/drain.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string>

#include "../../../native/os/clock.h"
#include "../../../native/os/errno_name.h"
#include "../../../native/ring/features.h"
#include "../harness.h"

namespace {

using heddle::Drained;
using heddle::Ring;
namespace uapi = heddle::uapi;

constexpr size_t kLong = 96u << 20;        // some 20 ms of copying in a worker, far more on a busy machine
constexpr uint8_t kRunInWorker = 1u << 4;  // IOSQE_ASYNC
constexpr int64_t kPatienceNs = 120000000000;

bool open_or_skip(Ring& ring, uint32_t entries) {
  const int result = ring.open(entries);
  if (result == 0) return true;
  harness::skip((std::string("no io_uring here: ") + heddle::errno_name(-result)).c_str());
  return false;
}

// A buffer of zeros and a file of ones: how far the kernel has come shows in the buffer.
struct LongRead {
  int file = memfd_create("ones", MFD_CLOEXEC);
  unsigned char* bytes = nullptr;

  LongRead() {
    CHECK(file >= 0 && ftruncate(file, kLong) == 0);
    void* ones = mmap(nullptr, kLong, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    CHECK(ones != MAP_FAILED);
    memset(ones, 1, kLong);
    munmap(ones, kLong);
    void* memory = mmap(nullptr, kLong, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(memory != MAP_FAILED);
    bytes = static_cast<unsigned char*>(memory);
  }
  ~LongRead() {
    munmap(bytes, kLong);
    close(file);
  }
  // Pages that the kernel has come to. Volatile: a kernel thread writes while this looks.
  size_t filled() const {
    size_t pages = 0;
    for (size_t at = 0; at < kLong; at += 4096) pages += static_cast<volatile unsigned char*>(bytes)[at];
    return pages;
  }
  void submit(Ring& ring) {
    uapi::Sqe* sqe = ring.next_sqe();
    CHECK(sqe != nullptr);
    sqe->opcode = uapi::kRead;
    sqe->flags = kRunInWorker;
    sqe->fd = file;
    sqe->addr = reinterpret_cast<uint64_t>(bytes);
    sqe->len = static_cast<uint32_t>(kLong);
    sqe->user_data = 7;
    CHECK(ring.enter(0) == 1);
    const int64_t start = heddle::monotonic_ns();
    while (static_cast<volatile unsigned char*>(bytes)[0] == 0) {
      CHECK(heddle::monotonic_ns() - start < kPatienceNs);
      usleep(100);
    }
  }
};

TEST(drained_memory_is_not_written_any_more) {
  Ring ring;
  if (!open_or_skip(ring, 8)) return;
  LongRead read;
  read.submit(ring);
  CHECK(heddle::drain(ring, kPatienceNs) == Drained::kYes);
  const size_t then = read.filled();
  usleep(300000);
  CHECK(read.filled() == then);
}

TEST(a_ring_is_not_closed_while_a_worker_writes) {
  Ring ring;
  if (!open_or_skip(ring, 8)) return;
  LongRead read;
  read.submit(ring);
  CHECK(ring.in_flight() == 1 && !ring.close() && ring.is_open());
  CHECK(heddle::drain(ring, kPatienceNs) == Drained::kYes);
  CHECK(ring.in_flight() == 0 && ring.close() && !ring.is_open());
}

TEST(a_bounded_drain_says_that_it_is_not_done) {
  Ring ring;
  if (!open_or_skip(ring, 8)) return;
  LongRead read;
  read.submit(ring);
  int rounds = 0;
  while (heddle::drain(ring, 0) == Drained::kNotYet) {
    CHECK(ring.in_flight() > 0 && !ring.close());
    rounds++;
  }
  if (rounds == 0) harness::skip("the read ended within one round: nothing was left to say");
  CHECK(ring.close());
}

// A directory with a FIFO in it.
struct Fifo {
  char folder[32] = "/tmp/heddle-drain-XXXXXX";
  std::string path;

  Fifo() {
    CHECK(mkdtemp(folder) != nullptr);
    path = std::string(folder) + "/fifo";
    CHECK(mkfifo(path.c_str(), 0600) == 0);
  }
  ~Fifo() {
    unlink(path.c_str());
    rmdir(folder);
  }
  void submit_open(Ring& ring, uint64_t user_data) const {
    uapi::Sqe* sqe = ring.next_sqe();
    sqe->opcode = uapi::kOpenat;
    sqe->flags = kRunInWorker;
    sqe->fd = AT_FDCWD;
    sqe->addr = reinterpret_cast<uint64_t>(path.c_str());
    sqe->op_flags = O_RDONLY | O_CLOEXEC;
    sqe->user_data = user_data;
    CHECK(ring.enter(0) == 1);
  }
};

int open_descriptors() {
  int count = 0;
  for (int fd = 0; fd < 1024; fd++) count += fcntl(fd, F_GETFD) >= 0;
  return count;
}

TEST(an_open_that_waits_in_a_worker_is_awaited) {
  Fifo fifo;
  const int before = open_descriptors();
  Ring ring;
  if (!open_or_skip(ring, 8)) return;
  for (uint64_t i = 0; i < 4; i++) fifo.submit_open(ring, i);
  usleep(20000);
  ring.enter(0);
  CHECK(ring.in_flight() == 4 && !ring.close());
  CHECK(heddle::drain(ring, kPatienceNs) == Drained::kYes);
  CHECK(ring.close());
  CHECK(open_descriptors() == before);
}

// The peer comes while everything is being cancelled: whoever wins, no descriptor is left.
TEST(what_was_opened_all_the_same_is_closed) {
  Fifo fifo;
  const int before = open_descriptors();
  for (int round = 0; round < 50; round++) {
    heddle::Descriptors descriptors;
    Ring ring;
    if (!open_or_skip(ring, 8)) return;
    ring.use_descriptors(&descriptors);
    fifo.submit_open(ring, static_cast<uint64_t>(heddle::kDeliversTag) << 32 | 5);
    usleep(round % 5 * 100);
    const int peer = open(fifo.path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    CHECK(heddle::drain(ring, kPatienceNs) == Drained::kYes);
    CHECK(ring.close());
    if (peer >= 0) close(peer);
  }
  CHECK(open_descriptors() == before);
}

}  // namespace
