// A core: everything native that belongs to one index. Made once per index, never freed, used again when another
// isolate attaches to the same index. So no thread that looks at another core can look at freed memory.
//
// Who may touch what: the control block and the wake-up functions are for every thread; the rest belongs to the
// thread of the isolate that is attached.
#pragma once

#include <atomic>
#include <cstdint>

#include "../os/control_block.h"
#include "../os/sysmon.h"
#include "../os/wake_fd.h"
#include "../sync/std_sync.h"
#include "capsule.h"
#include "scheduler.h"

namespace heddle {

// Words of the process-wide block that JavaScript sees (`Shared` in runtime/driver/addon-types.ts). The first two
// are the idle set's packed state itself: low half idle, high half searching.
struct alignas(64) SharedBlock {
  std::atomic<uint64_t> idle_and_searching{0};
  std::atomic<int32_t> cores{0};
  std::atomic<int32_t> steals{0};
  std::atomic<int32_t> injected{0};
  int32_t rest[11] = {};
};
static_assert(sizeof(SharedBlock) == 64 && std::atomic<uint64_t>::is_always_lock_free);
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "JavaScript reads the packed idle state as two little-endian words"
#endif

struct CoreEnv {
  using Sync = StdSync;
  using Node = Capsule;
  static constexpr uint32_t kCapacity = 256;  // as Tokio's and Go's: stealing amortises, overflow stays rare
  static constexpr int kMaxWorkers = kMaxCores;
  static void wake(int index);
  static void mailed(int index);
  static void stolen(uint32_t count);
  static void injected(uint32_t count);
};

using CoreScheduler = Scheduler<CoreEnv>;

SharedBlock& shared_block();
CoreScheduler& scheduler();

class Core {
 public:
  // The core with this index, claimed for the calling isolate; nullptr if the index is out of range or in use.
  // -1 claims the highest free index, for isolates that are no scheduling cores.
  static Core* claim(int index);
  static Core* at(int index);
  void release();

  // Own thread: see Scheduler::participate() and detach().
  void participate(bool on);
  void leave_scheduler();

  const int index;
  ControlBlock ctl;
  Worker<CoreEnv> worker;
  const WakeFd wake_fd;

  // Own thread, about to sleep for want of work: has a core that keeps ready tasks to itself give way now, and hand some
  // of them over, instead of at the end of its slice.
  void ask_for_work();

  // Another thread ends this core's wait, through its ring if it has one and the kernel can, else its eventfd.
  void wake();
  // Own thread: -1 takes the ring back and waits until no waker uses its descriptor any more.
  void publish_ring(int fd);

 private:
  explicit Core(int number) : index(number), worker(number) {}
  bool message_ring();

  std::atomic<bool> claimed_{false};
  // Wakers register in ring_users_ before they read ring_fd_, the owner clears ring_fd_ before it reads
  // ring_users_; both seq_cst (Dekker). So the descriptor is not closed while a waker uses it.
  std::atomic<int> ring_fd_{-1};
  std::atomic<int> ring_users_{0};
};

}  // namespace heddle
