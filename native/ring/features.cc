#include "features.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include "drain.h"
#include "ring.h"
#include "syscalls.h"

namespace heddle {
namespace {

constexpr int64_t kBoundNs = 1000000000;

struct NamedOp {
  const char* name;
  uapi::Op op;
};

constexpr NamedOp kOps[] = {
    {"nop", uapi::kNop},
    {"fsync", uapi::kFsync},
    {"read", uapi::kRead},
    {"write", uapi::kWrite},
    {"readv", uapi::kReadv},
    {"writev", uapi::kWritev},
    {"read_fixed", uapi::kReadFixed},
    {"poll", uapi::kPollAdd},
    {"timeout", uapi::kTimeout},
    {"timeout_remove", uapi::kTimeoutRemove},
    {"link_timeout", uapi::kLinkTimeout},
    {"cancel", uapi::kAsyncCancel},
    {"accept", uapi::kAccept},
    {"connect", uapi::kConnect},
    {"send", uapi::kSend},
    {"recv", uapi::kRecv},
    {"shutdown", uapi::kShutdown},
    {"socket", uapi::kSocket},
    {"bind", uapi::kBind},
    {"listen", uapi::kListen},
    {"send_zc", uapi::kSendZc},
    {"openat", uapi::kOpenat},
    {"close", uapi::kClose},
    {"statx", uapi::kStatx},
    {"fallocate", uapi::kFallocate},
    {"renameat", uapi::kRenameat},
    {"unlinkat", uapi::kUnlinkat},
    {"mkdirat", uapi::kMkdirat},
    {"msg_ring", uapi::kMsgRing},
    {"read_multishot", uapi::kReadMultishot},
};

// Whether a ring can be made with these flags.
bool can_setup(uint32_t flags) {
  uapi::Params params = {};
  params.flags = flags;
  const int fd = uapi::setup(2, &params);
  if (fd < 0) return false;
  close(fd);
  return true;
}

// Runs one operation that must fail at once and returns its result. Flags that the kernel does not know make it
// EINVAL when the entry is prepared; known ones get as far as the bad descriptor, EBADF.
template <typename Fill>
int attempt(Ring& ring, Fill fill) {
  uapi::Sqe* sqe = ring.next_sqe();
  if (sqe == nullptr) return -EBUSY;
  fill(*sqe);
  sqe->user_data = own_user_data(Own::kCancel);  // the tag that reports its result
  ring.seen().cancel = false;
  // Nothing here can block, but a probe must never hang.
  ring.enter(kBoundNs / 1000000);
  if (!ring.seen().cancel) {
    drain(ring, kBoundNs);
    return -ETIME;
  }
  return ring.seen().cancel_result;
}

bool knows(int result) {
  return result != -EINVAL && result != -ETIME && result != -EBUSY;
}

bool try_pbuf_ring(int fd) {
  const size_t bytes = 4096;
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return false;
  uapi::PbufRingRegister request = {};
  request.ring_addr = reinterpret_cast<uint64_t>(memory);
  request.ring_entries = 8;
  const bool ok = uapi::register_with(fd, uapi::kRegisterPbufRing, &request, 1) == 0;
  munmap(memory, bytes);  // the kernel holds pages of its own reference until the ring is closed
  return ok;
}

bool try_buffers(int fd) {
  alignas(4096) static char page[4096];
  const struct {
    void* base;
    size_t length;
  } vector = {page, sizeof page};
  return uapi::register_with(fd, uapi::kRegisterBuffers, &vector, 1) == 0;
}

bool try_files(int fd) {
  uapi::RsrcRegister request = {};
  request.count = 4;
  request.flags = uapi::kRsrcSparse;
  return uapi::register_with(fd, uapi::kRegisterFiles2, &request, sizeof request) == 0;
}

// Without a ring of one's own (fd -1): a target that is no ring gives EBADF or EBADFD, an unknown opcode EINVAL.
bool try_send_msg_ring() {
  uapi::Sqe sqe = {};
  sqe.opcode = uapi::kMsgRing;
  sqe.fd = -1;
  const int result = uapi::register_with(-1, uapi::kRegisterSendMsgRing, &sqe, 1);
  return result == -EBADF || result == -EBADFD;
}

int read_disabled() {
  const int fd = open("/proc/sys/kernel/io_uring_disabled", O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  char text[16] = {};
  const ssize_t n = read(fd, text, sizeof text - 1);
  close(fd);
  return n > 0 ? atoi(text) : -1;
}

Features collect(Ring& ring) {
  Features found;
  static uapi::Probe probe;  // 2 KiB, filled under the caller's once
  probe = {};
  const bool asked = uapi::register_with(ring.fd(), uapi::kRegisterProbe, &probe, 256) == 0;
  for (const NamedOp& named : kOps) {
    found.emplace_back(named.name,
                       asked && named.op <= probe.last_op && (probe.ops[named.op].flags & 1) != 0);
  }
  found.emplace_back("single_issuer", can_setup(uapi::kSetupSingleIssuer));
  found.emplace_back("defer_taskrun", can_setup(uapi::kSetupSingleIssuer | uapi::kSetupDeferTaskrun));
  found.emplace_back("coop_taskrun", can_setup(uapi::kSetupCoopTaskrun));
  found.emplace_back("submit_all", can_setup(uapi::kSetupSubmitAll));
  found.emplace_back("iopoll", can_setup(uapi::kSetupIopoll));
  found.emplace_back("ext_arg", (ring.features() & uapi::kFeatExtArg) != 0);
  found.emplace_back("accept_multishot", knows(attempt(ring, [](uapi::Sqe& sqe) {
                       sqe.opcode = uapi::kAccept;
                       sqe.fd = -1;
                       sqe.ioprio = uapi::kAcceptMultishot;
                     })));
  found.emplace_back("recv_multishot", knows(attempt(ring, [](uapi::Sqe& sqe) {
                       sqe.opcode = uapi::kRecv;
                       sqe.fd = -1;
                       sqe.ioprio = uapi::kRecvMultishot;
                       sqe.flags = uapi::kSqeBufferSelect;
                     })));
  found.emplace_back("poll_multishot", knows(attempt(ring, [](uapi::Sqe& sqe) {
                       sqe.opcode = uapi::kPollAdd;
                       sqe.fd = -1;
                       sqe.len = uapi::kPollMultishot;
                     })));
  // Finds nothing to cancel (ENOENT or 0) where the flags are known.
  found.emplace_back("cancel_any", knows(attempt(ring, [](uapi::Sqe& sqe) {
                       sqe.opcode = uapi::kAsyncCancel;
                       sqe.op_flags = uapi::kCancelAny | uapi::kCancelAll;
                     })));
  found.emplace_back("pbuf_ring", try_pbuf_ring(ring.fd()));
  found.emplace_back("register_buffers", try_buffers(ring.fd()));
  found.emplace_back("register_files_sparse", try_files(ring.fd()));
  found.emplace_back("send_msg_ring", try_send_msg_ring());
  return found;
}

}  // namespace

ProbeReport probe_uring() {
  ProbeReport report;
  report.disabled = read_disabled();
  utsname names;
  if (uname(&names) == 0) report.kernel = names.release;
  rlimit limit;
  if (getrlimit(RLIMIT_MEMLOCK, &limit) == 0) {
    report.memlock_bytes = limit.rlim_cur == RLIM_INFINITY ? -1 : static_cast<double>(limit.rlim_cur);
  }
  Ring ring;
  const int result = ring.open(8);
  report.ok = result == 0;
  report.error = -result;
  if (report.ok) report.features = kernel_features();
  return report;
}

const Features& kernel_features() {
  static Features* features = nullptr;  // never destroyed: a worker may ask while the process exits
  static std::once_flag once;
  std::call_once(once, [] {
    Ring ring;
    features = new Features(ring.open(8) == 0 ? collect(ring) : Features());
  });
  return *features;
}

bool has_feature(const char* name) {
  for (const auto& [key, value] : kernel_features()) {
    if (strcmp(key, name) == 0) return value;
  }
  return false;
}

}  // namespace heddle
