// The one thread of the process that watches the clock for all cores, so that generated code need not: it raises
// the preemption flag of a core that has stayed in one turn of its loop for a slice.
//
// Protocol
// - A core is watched while RUNNING is 1. Its turn is the pair (TURN, LAP): TURN is bumped by the executor, LAP by
//   the loop hooks. The pair is only compared for equality, so torn pairs cost a late or early sample, no more.
// - The thread samples every millisecond (or an eighth of a short slice). When it has seen no core running for
//   kIdleSamples samples it parks on a futex and costs nothing.
// - Parking against a core that starts to run is Dekker's pattern: sysmon stores parked = 1, then reads RUNNING;
//   the core stores RUNNING = 1, then reads parked. Both sides are seq_cst, so at least one sees the other.
//
// Rejected: a POSIX timer a core (signals interrupt system calls of native modules); a worker thread in JavaScript
// (an isolate costs megabytes; it remains as the fallback without the addon).
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

  // A core's JavaScript goes on. Core's thread only.
  void resume(ControlBlock& block) {
    block[kRunning].store(1, std::memory_order_seq_cst);  // Dekker with park(), see above
    if (parked_.load(std::memory_order_seq_cst) != 0) unpark();
  }

  // A core is about to block.
  static void pause(ControlBlock& block) { block[kRunning].store(0, std::memory_order_relaxed); }

 private:
  struct Watched {
    int32_t turn = 0;
    int32_t lap = 0;
    int64_t since = 0;      // when this turn was first seen; 0: not running at the last sample
    int64_t raised_at = 0;  // when the flag went up in this turn; 0: it has not
    int64_t slices = 0;     // slices counted as overrun in this turn
  };

  Sysmon() = default;
  void start();
  void run();
  bool sample(int64_t now);
  void inspect(ControlBlock& block, Watched& watched, int64_t now);
  bool any_running();
  void park();
  void unpark();

  std::atomic<int64_t> slice_ns_{0};
  std::atomic<uint32_t> parked_{0};
  std::atomic<ControlBlock*> blocks_[kMaxCores] = {};
  std::atomic<int> limit_{0};   // one more than the highest index in use
  Watched watched_[kMaxCores];  // sysmon thread only
};

}  // namespace heddle
