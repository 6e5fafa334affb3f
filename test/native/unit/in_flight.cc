// The count of what the kernel holds: every kind of request that completes in more than one way or more than once, and
// what becomes of descriptors that come and go with completions.
#include "../../../native/ring/in_flight.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "../../../native/os/clock.h"
#include "../../../native/os/errno_name.h"
#include "../../../native/ring/drain.h"
#include "../../../native/ring/features.h"
#include "../../../native/ring/ring.h"
#include "../../../native/ring/syscalls.h"
#include "../harness.h"

namespace {

using heddle::Own;
using heddle::Ring;
namespace uapi = heddle::uapi;

constexpr uint8_t kLinked = 1u << 2;         // IOSQE_IO_LINK
constexpr uint32_t kNotification = 1u << 3;  // IORING_CQE_F_NOTIF
constexpr int64_t kPatienceNs = 20000000000;

bool open_or_skip(Ring& ring) {
  const int result = ring.open(16);
  if (result == 0) return true;
  harness::skip((std::string("no io_uring here: ") + heddle::errno_name(-result)).c_str());
  return false;
}

uapi::Sqe& request(Ring& ring, uapi::Op op, int fd, uint64_t user_data) {
  uapi::Sqe* sqe = ring.next_sqe();
  CHECK(sqe != nullptr);
  sqe->opcode = op;
  sqe->fd = fd;
  sqe->user_data = user_data;
  return *sqe;
}

// The next completion, as JavaScript reads it.
uapi::Cqe next(Ring& ring) {
  auto* words = static_cast<uint32_t*>(ring.rings());
  uint32_t& head = words[ring.shadow_head_word()];
  const int64_t start = heddle::monotonic_ns();
  while (head == words[ring.shadow_tail_word()]) {
    CHECK(heddle::monotonic_ns() - start < kPatienceNs);
    ring.enter(100);
  }
  const auto* cqes = reinterpret_cast<const uapi::Cqe*>(words + ring.params().cq_off.cqes / 4);
  return cqes[head++ & words[ring.params().cq_off.ring_mask / 4]];
}

TEST(what_is_queued_is_not_in_flight) {
  Ring ring;
  if (!open_or_skip(ring)) return;
  request(ring, uapi::kNop, -1, 1);
  CHECK(ring.in_flight() == 0 && ring.close());
  if (!open_or_skip(ring)) return;  // counts from the beginning
  for (int round = 0; round < 100; round++) {
    request(ring, uapi::kNop, -1, 1);
    ring.enter(0);
    next(ring);
    CHECK(ring.in_flight() == 0);
  }
}

TEST(a_multishot_request_is_in_flight_until_it_ends) {
  Ring ring;
  if (!open_or_skip(ring)) return;
  if (!heddle::has_feature("poll_multishot")) return harness::skip("no multishot poll (Linux 5.13)");
  const int event = eventfd(0, EFD_CLOEXEC);
  uapi::Sqe& poll = request(ring, uapi::kPollAdd, event, 1);
  poll.op_flags = POLLIN;
  poll.len = uapi::kPollMultishot;
  for (int i = 0; i < 3; i++) {
    ring.enter(0);
    CHECK(eventfd_write(event, 1) == 0);
    CHECK((next(ring).flags & uapi::kCqeMore) != 0 && ring.in_flight() == 1);
  }
  CHECK(!ring.close());
  CHECK(heddle::drain(ring, kPatienceNs) == heddle::Drained::kYes && ring.close());
  close(event);
}

// Two sockets of 127.0.0.1, connected.
struct Connection {
  int ends[2];

  Connection() {
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    CHECK(bind(listener, generic, length) == 0 && listen(listener, 1) == 0);
    CHECK(getsockname(listener, generic, &length) == 0);
    ends[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(connect(ends[0], generic, length) == 0);
    ends[1] = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    close(listener);
  }
  ~Connection() { close(ends[0]), close(ends[1]); }
};

TEST(a_zero_copy_send_is_in_flight_until_its_notification) {
  Ring ring;
  if (!open_or_skip(ring)) return;
  if (!heddle::has_feature("send_zc")) return harness::skip("no SEND_ZC (Linux 6.0)");
  Connection connection;
  static char bytes[4096];
  uapi::Sqe& send = request(ring, uapi::kSendZc, connection.ends[0], 1);
  send.addr = reinterpret_cast<uint64_t>(bytes);
  send.len = sizeof bytes;
  const uapi::Cqe sent = next(ring);
  CHECK(sent.res == sizeof bytes || sent.res == -ENOMEM);  // -ENOMEM: under a small RLIMIT_MEMLOCK
  CHECK((sent.flags & uapi::kCqeMore) != 0);
  const uapi::Cqe notified = next(ring);
  CHECK((notified.flags & kNotification) != 0 && (notified.flags & uapi::kCqeMore) == 0);
  CHECK(ring.in_flight() == 0);
  // One that fails early has a single completion.
  request(ring, uapi::kSendZc, -1, 2);
  const uapi::Cqe failed = next(ring);
  CHECK(failed.res == -EBADF);
  if ((failed.flags & uapi::kCqeMore) != 0) next(ring);
  CHECK(ring.in_flight() == 0 && ring.close());
}

TEST(each_part_of_a_chain_counts) {
  Ring ring;
  if (!open_or_skip(ring)) return;
  int ends[2];
  CHECK(pipe2(ends, O_CLOEXEC) == 0);
  static char bytes[64];
  const uapi::Timespec soon = {0, 10000000};
  uapi::Sqe& read = request(ring, uapi::kRead, ends[0], 1);
  read.flags = kLinked;
  read.addr = reinterpret_cast<uint64_t>(bytes);
  read.len = sizeof bytes;
  uapi::Sqe& limit = request(ring, uapi::kLinkTimeout, -1, 2);
  limit.addr = reinterpret_cast<uint64_t>(&soon);
  limit.len = 1;
  ring.enter(0);
  CHECK(ring.in_flight() == 2);
  next(ring);
  next(ring);
  CHECK(ring.in_flight() == 0);
  // A chain that breaks at its first part: the others end cancelled.
  request(ring, uapi::kRead, -1, 3).flags = kLinked;
  request(ring, uapi::kNop, -1, 4).flags = kLinked;
  request(ring, uapi::kNop, -1, 5);
  CHECK(next(ring).res == -EBADF && next(ring).res == -ECANCELED && next(ring).res == -ECANCELED);
  CHECK(ring.in_flight() == 0 && ring.close());
  close(ends[0]), close(ends[1]);
}

TEST(messages_of_others_do_not_count) {
  Ring ring;
  if (!open_or_skip(ring)) return;
  if (!heddle::has_feature("send_msg_ring"))
    return harness::skip("no IORING_REGISTER_SEND_MSG_RING (Linux 6.13)");
  uapi::Sqe message = {};
  message.opcode = uapi::kMsgRing;
  message.fd = ring.fd();
  message.addr = uapi::kMsgData;
  message.off = heddle::own_user_data(Own::kMessage);
  for (int i = 0; i < 5; i++) CHECK(uapi::register_with(-1, uapi::kRegisterSendMsgRing, &message, 1) >= 0);
  request(ring, uapi::kNop, -1, 1);
  next(ring);
  CHECK(ring.seen().wake && ring.in_flight() == 0);
}

TEST(descriptors_come_and_go_with_completions) {
  const uint64_t opening = static_cast<uint64_t>(heddle::kDeliversTag) << 32 | 1;
  const uint64_t closing = static_cast<uint64_t>(heddle::kClosesTag) << 32 | 2;
  Ring ring;
  if (!open_or_skip(ring)) return;
  int opened = -1;
  {
    heddle::Descriptors descriptors;
    ring.use_descriptors(&descriptors);
    for (int i = 0; i < 2; i++) {
      uapi::Sqe& open = request(ring, uapi::kOpenat, AT_FDCWD, opening);
      open.addr = reinterpret_cast<uint64_t>("/");
      open.op_flags = O_RDONLY | O_CLOEXEC;
    }
    const int first = next(ring).res;
    opened = next(ring).res;
    CHECK(first >= 0 && opened >= 0 && descriptors.size() == 2);
    // Its cancellation carries the tags of the request: what it delivers is no descriptor.
    request(ring, uapi::kNop, -1, opening | static_cast<uint64_t>(heddle::kCancelTag) << 32);
    next(ring);
    CHECK(descriptors.size() == 2);
    descriptors.closing(first, closing);
    request(ring, uapi::kClose, first, closing);
    CHECK(descriptors.size() == 2 && next(ring).res == 0 && descriptors.size() == 1);
    CHECK(fcntl(first, F_GETFD) == -1);
    // Queued, but the isolate ends before it is submitted.
    descriptors.closing(opened, closing);
    request(ring, uapi::kClose, opened, closing);
    CHECK(heddle::drain(ring, kPatienceNs) == heddle::Drained::kYes && fcntl(opened, F_GETFD) >= 0);
    ring.use_descriptors(nullptr);
  }
  CHECK(fcntl(opened, F_GETFD) == -1);
}

}  // namespace
