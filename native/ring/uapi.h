// The part of the kernel's io_uring interface that heddle uses, written down here so that the addon builds with any
// kernel headers and finds out at run time what the kernel has. Numbers are ABI and never change (see
// io_uring_setup(2), io_uring_enter(2), io_uring_register(2)).
#pragma once

#include <cstdint>

namespace heddle::uapi {

constexpr long kSysSetup = 425, kSysEnter = 426, kSysRegister = 427;

// io_uring_setup flags, with the kernel that brought them.
constexpr uint32_t kSetupIopoll = 1u << 0;         // 5.1
constexpr uint32_t kSetupCqSize = 1u << 3;         // 5.5
constexpr uint32_t kSetupClamp = 1u << 4;          // 5.6
constexpr uint32_t kSetupSubmitAll = 1u << 7;      // 5.18
constexpr uint32_t kSetupCoopTaskrun = 1u << 8;    // 5.19
constexpr uint32_t kSetupTaskrunFlag = 1u << 9;    // 5.19
constexpr uint32_t kSetupSingleIssuer = 1u << 12;  // 6.0
constexpr uint32_t kSetupDeferTaskrun = 1u << 13;  // 6.1

constexpr uint32_t kFeatSingleMmap = 1u << 0;  // 5.4
constexpr uint32_t kFeatNoDrop = 1u << 1;      // 5.5
constexpr uint32_t kFeatExtArg = 1u << 8;      // 5.11

constexpr uint32_t kEnterGetEvents = 1u << 0;
constexpr uint32_t kEnterExtArg = 1u << 3;
constexpr uint32_t kEnterRegisteredRing = 1u << 4;  // 5.18

constexpr uint32_t kRegisterBuffers = 0, kUnregisterBuffers = 1, kRegisterProbe = 8, kRegisterFiles2 = 13;
constexpr uint32_t kRegisterRingFds = 20, kUnregisterRingFds = 21;
constexpr uint32_t kRegisterPbufRing = 22, kRegisterSendMsgRing = 31;
constexpr uint32_t kRsrcSparse = 1u << 0;

constexpr int64_t kOffSqRing = 0, kOffSqes = 0x10000000;

enum Op : uint8_t {
  kNop = 0,
  kReadv = 1,
  kWritev = 2,
  kFsync = 3,
  kReadFixed = 4,
  kPollAdd = 6,
  kPollRemove = 7,
  kTimeout = 11,
  kTimeoutRemove = 12,
  kAccept = 13,
  kAsyncCancel = 14,
  kLinkTimeout = 15,
  kConnect = 16,
  kFallocate = 17,
  kOpenat = 18,
  kClose = 19,
  kStatx = 21,
  kRead = 22,
  kWrite = 23,
  kSend = 26,
  kRecv = 27,
  kShutdown = 34,
  kRenameat = 35,
  kUnlinkat = 36,
  kMkdirat = 37,
  kMsgRing = 40,
  kSocket = 45,
  kSendZc = 47,
  kReadMultishot = 49,
  kBind = 56,
  kListen = 57,
};

constexpr uint32_t kPollMultishot = 1u << 0;     // sqe.len of POLL_ADD, 5.13
constexpr uint32_t kTimeoutMultishot = 1u << 6;  // 6.4
constexpr uint16_t kAcceptMultishot = 1u << 0;   // sqe.ioprio, 5.19
constexpr uint16_t kRecvMultishot = 1u << 1;     // sqe.ioprio, 6.0
constexpr uint32_t kCancelAll = 1u << 0;         // 5.19
constexpr uint32_t kCancelAny = 1u << 2;         // 5.19
constexpr uint8_t kSqeBufferSelect = 1u << 5;
constexpr uint32_t kCqeMore = 1u << 1;
constexpr uint32_t kMsgData = 0;

struct Sqe {
  uint8_t opcode;
  uint8_t flags;
  uint16_t ioprio;
  int32_t fd;
  uint64_t off;
  uint64_t addr;
  uint32_t len;
  uint32_t op_flags;
  uint64_t user_data;
  uint64_t rest[3];
};
static_assert(sizeof(Sqe) == 64);

struct Cqe {
  uint64_t user_data;
  int32_t res;
  uint32_t flags;
};
static_assert(sizeof(Cqe) == 16);

struct SqOffsets {
  uint32_t head, tail, ring_mask, ring_entries, flags, dropped, array, resv1;
  uint64_t user_addr;
};
struct CqOffsets {
  uint32_t head, tail, ring_mask, ring_entries, overflow, cqes, flags, resv1;
  uint64_t user_addr;
};
struct Params {
  uint32_t sq_entries, cq_entries, flags, sq_thread_cpu, sq_thread_idle, features, wq_fd;
  uint32_t resv[3];
  SqOffsets sq_off;
  CqOffsets cq_off;
};
static_assert(sizeof(Params) == 120);

struct Timespec {
  int64_t seconds, nanoseconds;
};
struct GetEventsArg {
  uint64_t sigmask;
  uint32_t sigmask_size, min_wait_usec;
  uint64_t timespec;
};
struct ProbeOp {
  uint8_t op, resv;
  uint16_t flags;
  uint32_t resv2;
};
struct Probe {
  uint8_t last_op, ops_len;
  uint16_t resv;
  uint32_t resv2[3];
  ProbeOp ops[256];
};
struct RsrcRegister {
  uint32_t count, flags;
  uint64_t resv2, data, tags;
};
struct RsrcUpdate {
  uint32_t offset, resv;
  uint64_t data;
};
struct PbufRingRegister {
  uint64_t ring_addr;
  uint32_t ring_entries;
  uint16_t bgid, flags;
  uint64_t resv[3];
};

}  // namespace heddle::uapi
