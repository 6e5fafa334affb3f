// Runs a small concurrent program under every schedule (up to a bound on preemptions) and finds data races, failed
// checks and lost wake-ups. The program is the real scheduler code: its headers take their synchronisation as a
// template parameter, and model_sync.h supplies one that calls in here at every operation.
//
// How: threads are fibers on one real thread. Each atomic operation is a scheduling point, at which a choice is
// made: go on, or switch. The choices of one execution form a path; depth-first search over paths re-executes the
// program from the start for each (stateless model checking, as in CHESS and loom).
//
// Memory model: sequential consistency plus store buffers. A store that is not seq_cst may be held back until its
// thread's next fence, read-modify-write or wait; that is a choice too. So Dekker's pattern without its fences
// fails here as it does on real machines. Happens-before is tracked with vector clocks from the orderings that the
// code states, so an acquire or release that is missing shows as a data race on the plain memory it protects.
//
// Not modelled: loads that read old values otherwise, spurious failures of compare_exchange_weak.
#pragma once

#include <ucontext.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace model {

constexpr int kMaxThreads = 4;

struct Clock {
  uint32_t at[kMaxThreads] = {};
  void join(const Clock& other) {
    for (int i = 0; i < kMaxThreads; i++) at[i] = at[i] > other.at[i] ? at[i] : other.at[i];
  }
};

struct Bounds {
  int preemptions = 3;  // most bugs need two (CHESS, Musuvathi and Qadeer 2007); one more for good measure
  int delays = 1;       // stores held back per execution
};

class Explorer {
 public:
  static Explorer* current;

  // Runs `program` until all its schedules are done. It must call thread() and then run(). Returns executions.
  // With `expect_failure` the first failure ends the search; failed() tells.
  static long explore(Bounds bounds, const std::function<void(Explorer&)>& program,
                      bool expect_failure = false);
  static bool failed() { return failed_; }

  void thread(std::function<void()> body);
  // False if a failure was found that the caller expects: the program is in no state to be looked at.
  bool run();

  // For model_sync.h.
  void point();                                          // a scheduling point
  void block_until(const std::function<bool()>& ready);  // the thread cannot go on before that
  void defer_or_run(std::function<void()> store);        // a store that may be held back
  void flush();                                          // this thread's held-back stores take effect
  Clock& clock() { return threads_[active_ < 0 ? 0 : active_].clock; }
  Clock& pending_acquire() { return threads_[active_ < 0 ? 0 : active_].pending_acquire; }
  Clock& fence_release() { return threads_[active_ < 0 ? 0 : active_].fence_release; }
  int id() const { return active_ < 0 ? 0 : active_; }
  bool in_thread() const { return active_ >= 0; }
  void tick() { clock().at[id()]++; }
  void fail(const char* what);

 private:
  struct Thread {
    std::function<void()> body;
    ucontext_t context;
    std::unique_ptr<char[]> stack;
    std::function<bool()> ready;  // set while blocked
    std::deque<std::function<void()>> deferred;
    Clock clock, pending_acquire, fence_release;
    bool done = false;
  };
  struct Choice {
    int taken;
    int options;
  };

  static void entry();
  int choose(int options);
  void switch_to(int next);
  bool runnable(int i);
  bool next_path();

  static bool failed_;
  Bounds bounds_;
  bool expect_failure_ = false;
  std::vector<Choice> path_;
  size_t depth_ = 0;
  int preemptions_ = 0;
  int delays_ = 0;
  Thread threads_[kMaxThreads];
  int count_ = 0;
  int active_ = -1;
  ucontext_t main_;
};

}  // namespace model
