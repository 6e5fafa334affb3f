// The ring against the kernel: waiting, native completions kept from JavaScript's view, draining, probing.
#include "../../../native/ring/ring.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "../../../native/os/clock.h"
#include "../../../native/os/errno_name.h"
#include "../../../native/ring/drain.h"
#include "../../../native/ring/features.h"
#include "../harness.h"

namespace {

using heddle::Own;
using heddle::Ring;
namespace uapi = heddle::uapi;

constexpr int64_t kPatienceNs = 20000000000;

bool open_or_skip(Ring& ring, uint32_t entries) {
  const int result = ring.open(entries);
  if (result == 0) return true;
  harness::skip((std::string("no io_uring here: ") + heddle::errno_name(-result)).c_str());
  return false;
}

void queue(Ring& ring, uapi::Op op, uint64_t user_data) {
  uapi::Sqe* sqe = ring.next_sqe();
  CHECK(sqe != nullptr);
  sqe->opcode = op;
  sqe->fd = -1;
  sqe->user_data = user_data;
}

// Reads completions as JavaScript does, through the words that it is given.
std::vector<uint64_t> read_all(Ring& ring) {
  auto* words = static_cast<uint32_t*>(ring.rings());
  const uint32_t mask = words[ring.params().cq_off.ring_mask / 4];
  const auto* cqes = reinterpret_cast<const uapi::Cqe*>(words + ring.params().cq_off.cqes / 4);
  uint32_t& head = words[ring.shadow_head_word()];
  std::vector<uint64_t> seen;
  for (; head != words[ring.shadow_tail_word()]; head++) seen.push_back(cqes[head & mask].user_data);
  return seen;
}

TEST(operations_complete_in_order) {
  Ring ring;
  if (!open_or_skip(ring, 8)) return;
  for (int round = 0; round < 100; round++) {  // goes round the queues many times
    for (uint64_t i = 0; i < 7; i++) queue(ring, uapi::kNop, i);
    CHECK(ring.unsubmitted() == 7 && ring.enter(0) == 7);
    CHECK(ring.has_completions());
    CHECK((read_all(ring) == std::vector<uint64_t>{0, 1, 2, 3, 4, 5, 6}));
    CHECK(!ring.has_completions());
  }
}

TEST(full_submission_queue_is_submitted) {
  Ring ring;
  if (!open_or_skip(ring, 4)) return;
  for (uint64_t i = 0; i < 10; i++) queue(ring, uapi::kNop, i);
  ring.enter(0);
  CHECK(read_all(ring).size() == 10);
}

TEST(native_completions_stay_out_of_sight) {
  Ring ring;
  if (!open_or_skip(ring, 16)) return;
  // Own completions at the beginning, in the middle, twice in a row, and at the end.
  const uint64_t own = heddle::own_user_data(Own::kWakeFd);
  const uint64_t backend = heddle::own_user_data(Own::kBackend);
  for (uint64_t data : {own, uint64_t{1}, uint64_t{2}, backend, own, uint64_t{3}, own})
    queue(ring, uapi::kNop, data);
  ring.enter(0);
  CHECK(ring.seen().wake && ring.seen().backend);
  CHECK((read_all(ring) == std::vector<uint64_t>{1, 2, 3}));
  queue(ring, uapi::kNop, own);
  ring.enter(0);
  CHECK(!ring.has_completions());
}

TEST(wait_ends_at_its_timeout) {
  Ring ring;
  if (!open_or_skip(ring, 4)) return;
  const int64_t start = heddle::monotonic_ns();
  CHECK(ring.enter(20) == -ETIME);
  CHECK(heddle::monotonic_ns() - start >= 19000000);
}

void drain_takes_everything_back(bool each_by_its_own) {
  Ring ring;
  if (!open_or_skip(ring, 64)) return;
  if (each_by_its_own) {
    ring.keep_user_data();
  } else if (!heddle::has_feature("cancel_any")) {
    return harness::skip("no IORING_ASYNC_CANCEL_ANY (Linux 5.19)");
  }
  const int quiet = eventfd(0, EFD_CLOEXEC);
  int ends[2];
  CHECK(pipe2(ends, O_CLOEXEC) == 0);
  static char bytes[64];
  for (int i = 0; i < 20; i++) {
    uapi::Sqe* sqe = ring.next_sqe();
    sqe->opcode = i % 2 == 0 ? uapi::kPollAdd : uapi::kRead;
    sqe->fd = i % 2 == 0 ? quiet : ends[0];
    sqe->addr = i % 2 == 0 ? 0 : reinterpret_cast<uint64_t>(bytes);
    sqe->len = i % 2 == 0 ? 0 : sizeof bytes;
    if (i % 2 == 0) sqe->op_flags = POLLIN;
    sqe->user_data = static_cast<uint64_t>(i);
  }
  CHECK(ring.enter(0) == 20);
  queue(ring, uapi::kNop, 99);  // queued, never submitted
  CHECK(ring.in_flight() == 20);
  CHECK(heddle::drain(ring, kPatienceNs) == heddle::Drained::kYes);
  CHECK(ring.unsubmitted() == 0 && !ring.has_completions() && ring.in_flight() == 0);
  CHECK(heddle::drain(ring, 0) == heddle::Drained::kYes);  // nothing left
  CHECK(ring.held().user_data().empty());
  CHECK(ring.close());
  close(quiet), close(ends[0]), close(ends[1]);
}

TEST(drain_takes_everything_back) {
  drain_takes_everything_back(false);
}
// What kernels before 5.19 need, which cannot cancel all at once.
TEST(drain_takes_back_each_by_its_own) {
  drain_takes_everything_back(true);
}

TEST(probe_tells_what_there_is) {
  const heddle::ProbeReport report = heddle::probe_uring();
  CHECK(!report.kernel.empty());
  if (!report.ok) {
    CHECK(report.error != 0 && report.features.empty());
    return harness::skip((std::string("no io_uring here: ") + heddle::errno_name(report.error)).c_str());
  }
  CHECK(heddle::has_feature("nop") && heddle::has_feature("timeout") && heddle::has_feature("ext_arg"));
  CHECK(!heddle::has_feature("no such feature"));
}

}  // namespace
