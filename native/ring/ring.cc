#include "ring.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "syscalls.h"

namespace heddle {
namespace {

// Orderings against the kernel: it uses the matching acquire or release on the same word.
uint32_t load_acquire(const uint32_t* word) {
  return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}
void store_release(uint32_t* word, uint32_t value) {
  __atomic_store_n(word, value, __ATOMIC_RELEASE);
}
// Words that only this thread (or the kernel on its behalf) writes.
uint32_t load_relaxed(const uint32_t* word) {
  return __atomic_load_n(word, __ATOMIC_RELAXED);
}
void store_relaxed(uint32_t* word, uint32_t value) {
  __atomic_store_n(word, value, __ATOMIC_RELAXED);
}

constexpr uint32_t kBase = uapi::kSetupClamp | uapi::kSetupCqSize;
// From the newest kernel's best to the oldest's bare minimum; EINVAL leads to the next row.
constexpr uint32_t kFlagSets[] = {
    kBase | uapi::kSetupSubmitAll | uapi::kSetupSingleIssuer | uapi::kSetupDeferTaskrun,  // 6.1
    kBase | uapi::kSetupSubmitAll | uapi::kSetupSingleIssuer | uapi::kSetupCoopTaskrun |
        uapi::kSetupTaskrunFlag,
    kBase | uapi::kSetupSubmitAll | uapi::kSetupCoopTaskrun | uapi::kSetupTaskrunFlag,  // 5.19
    kBase | uapi::kSetupSubmitAll,                                                      // 5.18
    kBase,
};
// Completions per submission entry: multishot operations complete many times. The kernel's default is 2.
constexpr uint32_t kCompletionsPerEntry = 4;

}  // namespace

int Ring::open(uint32_t entries) {
  int fd = -EINVAL;
  for (const uint32_t flags : kFlagSets) {
    params_ = {};
    params_.flags = flags;
    params_.cq_entries = entries * kCompletionsPerEntry;
    fd = uapi::setup(entries, &params_);
    if (fd != -EINVAL) break;
  }
  if (fd < 0) return fd;
  fd_ = fd;
  constexpr uint32_t kNeeded = uapi::kFeatSingleMmap | uapi::kFeatNoDrop | uapi::kFeatExtArg;
  const int result = (params_.features & kNeeded) == kNeeded ? map() : -ENOSYS;  // kernels before 5.11
  if (result < 0) {
    close();
  } else {
    register_descriptor();
  }
  return result;
}

// Spares each io_uring_enter the look-up of the descriptor and its reference count, a twentieth of a turn with one
// operation. A thread has 16 places; without one (or before 5.18) the descriptor itself does.
void Ring::register_descriptor() {
  uapi::RsrcUpdate update = {UINT32_MAX, 0, static_cast<uint64_t>(fd_)};  // any free place
  const bool registered = uapi::register_with(fd_, uapi::kRegisterRingFds, &update, 1) == 1;
  enter_fd_ = registered ? static_cast<int>(update.offset) : fd_;
  enter_flags_ = uapi::kEnterGetEvents | uapi::kEnterExtArg | (registered ? uapi::kEnterRegisteredRing : 0);
}

int Ring::map() {
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  const size_t needed = std::max<size_t>(params_.sq_off.array + params_.sq_entries * 4,
                                         params_.cq_off.cqes + params_.cq_entries * sizeof(uapi::Cqe));
  rings_bytes_ = (needed + page - 1) / page * page;
  // A header of 64 bytes and 68 bytes for each of 2^n entries never end within 128 bytes of a page's end. Should a
  // kernel lay it out otherwise, do without a ring.
  if (needed + kShadowBytes > rings_bytes_) return -EOVERFLOW;
  constexpr int kShared = MAP_SHARED | MAP_POPULATE;
  void* rings = mmap(nullptr, rings_bytes_, PROT_READ | PROT_WRITE, kShared, fd_, uapi::kOffSqRing);
  if (rings == MAP_FAILED) return -errno;
  rings_ = rings;
  sqes_bytes_ = params_.sq_entries * sizeof(uapi::Sqe);
  void* sqes = mmap(nullptr, sqes_bytes_, PROT_READ | PROT_WRITE, kShared, fd_, uapi::kOffSqes);
  if (sqes == MAP_FAILED) return -errno;
  sqes_ = sqes;
  // Entry i of the indirection array is submission i, for good: nobody needs to write it again.
  uint32_t* array = word(params_.sq_off.array);
  for (uint32_t i = 0; i < params_.sq_entries; i++) array[i] = i;
  return 0;
}

bool Ring::close() {
  if (in_flight() != 0) return false;
  if (sqes_ != nullptr) munmap(sqes_, sqes_bytes_);
  if (rings_ != nullptr) munmap(rings_, rings_bytes_);
  if (fd_ >= 0 && (enter_flags_ & uapi::kEnterRegisteredRing) != 0) {
    uapi::RsrcUpdate update = {static_cast<uint32_t>(enter_fd_), 0, 0};
    uapi::register_with(fd_, uapi::kUnregisterRingFds, &update, 1);
  }
  if (fd_ >= 0) ::close(fd_);
  sqes_ = rings_ = nullptr;
  fd_ = enter_fd_ = -1;
  enter_flags_ = 0;
  held_ = InFlight();
  return true;
}

uint32_t Ring::in_flight() const {
  return rings_ == nullptr ? 0 : held_.count(load_relaxed(word(params_.sq_off.head)));
}

uint32_t Ring::unsubmitted() const {
  return load_relaxed(word(params_.sq_off.tail)) - load_relaxed(word(params_.sq_off.head));
}

uapi::Sqe* Ring::next_sqe() {
  if (unsubmitted() >= params_.sq_entries) enter(0);
  if (unsubmitted() >= params_.sq_entries) return nullptr;
  uint32_t* tail = word(params_.sq_off.tail);
  const uint32_t position = load_relaxed(tail);
  auto* sqe = static_cast<uapi::Sqe*>(sqes_) + (position & (params_.sq_entries - 1));
  memset(sqe, 0, sizeof *sqe);
  store_relaxed(tail, position + 1);
  return sqe;
}

int Ring::enter(int64_t timeout_ms) {
  const uapi::Timespec timespec = {timeout_ms / 1000, timeout_ms % 1000 * 1000000};
  uapi::GetEventsArg arg = {};
  if (timeout_ms > 0) arg.timespec = reinterpret_cast<uint64_t>(&timespec);
  // Pairs with the kernel's acquire of the head: JavaScript's reads of entries before it are done.
  store_release(word(params_.cq_off.head), load_relaxed(shadow_head()));
  const uint32_t from = load_relaxed(word(params_.sq_off.head));
  const int result =
      uapi::enter(enter_fd_, unsubmitted(), timeout_ms == 0 ? 0 : 1, enter_flags_, &arg, sizeof arg);
  if (held_.keeps_user_data()) note_submissions(from);
  take_completions();
  return result;
}

// The entries that the kernel has taken just now; they stay as they are until the queue comes round to them.
void Ring::note_submissions(uint32_t from) {
  const auto* sqes = static_cast<const uapi::Sqe*>(sqes_);
  const uint32_t head = load_relaxed(word(params_.sq_off.head));
  for (uint32_t i = from; i != head; i++) held_.submitted(sqes[i & (params_.sq_entries - 1)].user_data);
}

void Ring::take_completions() {
  // Pairs with the kernel's release of the tail: the entries before it are written.
  const uint32_t tail = load_acquire(word(params_.cq_off.tail));
  const auto* cqes = reinterpret_cast<const uapi::Cqe*>(word(params_.cq_off.cqes));
  for (uint32_t i = load_relaxed(shadow_tail()); i != tail; i++) {
    const uapi::Cqe cqe = cqes[i & (params_.cq_entries - 1)];
    if (cqe.user_data != own_user_data(Own::kMessage)) held_.completed(cqe);
    if (cqe.user_data >> 32 != kOwnTag) {
      if (descriptors_ != nullptr) note_descriptor(cqe);
      continue;
    }
    switch (static_cast<Own>(static_cast<uint32_t>(cqe.user_data))) {
      case Own::kBackend:
        seen_.backend = true;
        break;
      case Own::kWakeFd:
        seen_.wake = true;
        seen_.wake_poll_ended = (cqe.flags & uapi::kCqeMore) == 0;
        break;
      case Own::kMessage:
        seen_.wake = true;
        break;
      case Own::kCancel:
        seen_.cancel = true;
        seen_.cancel_result = cqe.res;
        break;
    }
    const uint32_t head = load_relaxed(shadow_head());
    drop_own(head, i);
    store_relaxed(shadow_head(), head + 1);
  }
  store_relaxed(shadow_tail(), tail);
}

void Ring::note_descriptor(const uapi::Cqe& cqe) {
  const uint32_t tags = static_cast<uint32_t>(cqe.user_data >> 32) & kTags;
  if (tags == kDeliversTag && cqe.res >= 0) descriptors_->own(cqe.res);
  if (tags == kClosesTag) descriptors_->closed(cqe.user_data, cqe.res == -ECANCELED);
}

// Moves entries [head, position) up by one over the entry at position. Native completions are rare and batches
// short, so this costs nothing that could be measured.
void Ring::drop_own(uint32_t head, uint32_t position) {
  auto* cqes = reinterpret_cast<uapi::Cqe*>(word(params_.cq_off.cqes));
  const uint32_t mask = params_.cq_entries - 1;
  for (uint32_t i = position; i != head; i--) cqes[i & mask] = cqes[(i - 1) & mask];
}

bool Ring::has_completions() const {
  return load_relaxed(shadow_head()) != load_relaxed(shadow_tail());
}

void Ring::forget_submissions() {
  store_relaxed(word(params_.sq_off.tail), load_relaxed(word(params_.sq_off.head)));
}

void Ring::forget_completions() {
  store_relaxed(shadow_head(), load_relaxed(shadow_tail()));
}

}  // namespace heddle
