#include "core.h"

#include <sched.h>

#include <mutex>

#include "../ring/features.h"
#include "../ring/ring.h"
#include "../ring/syscalls.h"

namespace heddle {
namespace {

// Probed when the first ring is opened, so that a core that wakes another need not wait for it.
bool has_send_msg_ring() {
  static const bool supported = has_feature("send_msg_ring");
  return supported;
}

std::atomic<Core*>* cores() {
  static auto* table =
      new std::atomic<Core*>[kMaxCores]();  // never destroyed: threads outlive static objects
  return table;
}

}  // namespace

SharedBlock& shared_block() {
  static auto* block = new SharedBlock();
  return *block;
}

CoreScheduler& scheduler() {
  static auto* instance = new CoreScheduler(shared_block().idle_and_searching);
  return *instance;
}

void CoreEnv::wake(int index) {
  Core::at(index)->wake();
}
// Relaxed: the word is a hint that makes the owner call receive(), and the mailbox itself has the orderings.
void CoreEnv::mailed(int index) {
  Core::at(index)->ctl[kMail].store(1, std::memory_order_relaxed);
}
void CoreEnv::stolen(uint32_t count) {
  shared_block().steals.fetch_add(static_cast<int32_t>(count), std::memory_order_relaxed);
}
void CoreEnv::injected(uint32_t count) {
  shared_block().injected.fetch_add(static_cast<int32_t>(count), std::memory_order_relaxed);
}

Core* Core::at(int index) {
  return index >= 0 && index < kMaxCores ? cores()[index].load(std::memory_order_acquire) : nullptr;
}

Core* Core::claim(int index) {
  static auto* mutex = new std::mutex();
  std::lock_guard<std::mutex> lock(*mutex);
  if (index == -1) {
    for (index = kMaxCores - 1; index >= 0; index--) {
      Core* core = at(index);
      if (core == nullptr || !core->claimed_.load(std::memory_order_acquire)) break;
    }
  }
  if (index < 0 || index >= kMaxCores) return nullptr;
  Core* core = at(index);
  if (core == nullptr) {
    core = new Core(index);
    cores()[index].store(core, std::memory_order_release);  // pairs with at()
    Sysmon::instance().watch(index, &core->ctl);
    scheduler().add(&core->worker);
  } else {
    // Acquire: pairs with release(); what the former isolate did to the core is seen here.
    if (core->claimed_.load(std::memory_order_acquire)) return nullptr;
    while (Capsule* left = core->worker.mailbox.take()) Capsule::free(left);
    core->worker.mailbox.reopen();
    for (auto& word : core->ctl.words) word.store(0, std::memory_order_relaxed);
  }
  core->ctl[kCpuClock].store(own_cpu_clock(), std::memory_order_relaxed);  // read once the core runs
  core->claimed_.store(true, std::memory_order_relaxed);
  return core;
}

// Added to rather than copied from participants(): of two cores that come and go at once the slower would leave an old number.
void Core::participate(bool on) {
  if (worker.participating == on) return;
  scheduler().participate(worker, on);
  shared_block().cores.fetch_add(on ? 1 : -1, std::memory_order_relaxed);
}

void Core::leave_scheduler() {
  participate(false);
  scheduler().detach(worker);
}

// The cores of the runtime are numbered from zero; after the loss of one the last is overlooked, and its tasks wait for the
// end of its slice as they would without this.
void Core::ask_for_work() {
  if (!worker.participating) return;
  const int count = static_cast<int>(scheduler().participants());
  for (int i = 0; i < count; i++) {
    Core* core = at(i);
    if (core == nullptr || core == this) continue;
    // The load spares running cores the write. Relaxed: both words are hints, the tasks themselves change hands in queues.
    if (core->ctl[kSpare].load(std::memory_order_relaxed) == 0) continue;
    if (core->ctl[kSpare].exchange(0, std::memory_order_relaxed) == 0) continue;
    core->ctl[kFlag].store(1, std::memory_order_relaxed);
    return;
  }
}

void Core::release() {
  claimed_.store(false, std::memory_order_release);
}

void Core::publish_ring(int fd) {
  if (fd >= 0) has_send_msg_ring();
  ring_fd_.store(fd, std::memory_order_seq_cst);
  if (fd >= 0) return;
  while (ring_users_.load(std::memory_order_seq_cst) != 0) sched_yield();
}

void Core::wake() {
  if (!message_ring()) wake_fd.wake();
}

// A message straight into the completion queue of the core's ring, from a thread that needs no ring of its own
// (Linux 6.13). Measured as fast as the eventfd, but costs the woken core no re-armed poll.
bool Core::message_ring() {
  ring_users_.fetch_add(1, std::memory_order_seq_cst);
  const int fd = ring_fd_.load(std::memory_order_seq_cst);
  bool sent = false;
  if (fd >= 0 && has_send_msg_ring()) {
    uapi::Sqe sqe = {};
    sqe.opcode = uapi::kMsgRing;
    sqe.fd = fd;
    sqe.addr = uapi::kMsgData;
    sqe.off = own_user_data(Own::kMessage);
    sent = uapi::register_with(-1, uapi::kRegisterSendMsgRing, &sqe, 1) >= 0;
  }
  ring_users_.fetch_sub(1, std::memory_order_seq_cst);
  return sent;
}

}  // namespace heddle
