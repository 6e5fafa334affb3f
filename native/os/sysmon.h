// The one thread of the process that watches the clock for all cores, so that generated code need not: it raises
// the preemption flag of a core whose slice is spent.
//
// Protocol
// - A core is watched while RUNNING is 1. Its slice began at BEGAN, which only the core's own thread writes
//   (ControlBlock::begin_slice): the loop hooks at each turn, JavaScript where it lowers the flag by itself.
// - The thread sleeps until the earliest slice ends that it knows of, or for a whole slice if it knows of none. A core
//   that begins a slice meanwhile need not wake it: that slice ends later. With no core running at kIdleLooks looks in
//   a row it parks on a futex and costs nothing.
// - Parking against a core that starts to run is Dekker's pattern: sysmon stores asleep = kParked, then reads RUNNING;
//   the core stores RUNNING = 1, then reads asleep. Both sides are seq_cst, so at least one sees the other. A change of
//   the slice meets both ways of sleeping in the same manner.
//
// Rejected: looking at the cores every millisecond (it takes 1 to 3 % of a CPU from computing cores, and the flag is
// up to a millisecond late); a POSIX timer a core (signals interrupt system calls of native modules); a worker thread in
// JavaScript (an isolate costs megabytes; it remains as the fallback without the addon).
#pragma once

#include <atomic>
#include <cstdint>

#include "control_block.h"

namespace heddle {

constexpr int kMaxCores = 1024;

class Sysmon {
 public:
  static Sysmon& instance();

  // Starts the thread at the first call. Milliseconds <= 0 switch preemption off.
  void set_slice_ms(double milliseconds);

  // Blocks are remembered for good; a core that has ended is simply not running.
  void watch(int index, ControlBlock* block);

  // A core's JavaScript goes on, with a new slice. Core's thread only.
  void resume(ControlBlock& block) {
    block.begin_slice();
    block[kRunning].store(1, std::memory_order_seq_cst);  // Dekker with park(), see above
    if (asleep_.load(std::memory_order_seq_cst) == kParked) wake();
  }

  // A core is about to block.
  static void pause(ControlBlock& block) { block[kRunning].store(0, std::memory_order_relaxed); }

 private:
  enum Sleep : uint32_t { kAwake, kUntilDeadline, kParked };

  Sysmon() = default;
  void start();
  void run();
  int64_t inspect(int64_t slice);
  static void note_end(ControlBlock& block, int32_t began);
  bool any_running();
  void sleep_until(int64_t deadline, int64_t slice);
  void park();
  void wake();

  std::atomic<int64_t> slice_ns_{0};
  std::atomic<uint32_t> asleep_{kAwake};
  std::atomic<ControlBlock*> blocks_[kMaxCores] = {};
  std::atomic<int> limit_{0};  // one more than the highest index in use
};

}  // namespace heddle
