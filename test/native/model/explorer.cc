#include "explorer.h"

#include <cstdio>
#include <cstdlib>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#endif

namespace model {
namespace {
constexpr size_t kStackBytes = 128 * 1024;  // sanitizers use stack generously
}

Explorer* Explorer::current = nullptr;
bool Explorer::failed_ = false;

long Explorer::explore(Bounds bounds, const std::function<void(Explorer&)>& program, bool expect_failure) {
  auto explorer = std::make_unique<Explorer>();
  explorer->bounds_ = bounds;
  explorer->expect_failure_ = expect_failure;
  for (Thread& thread : explorer->threads_) thread.stack = std::make_unique<char[]>(kStackBytes);
  current = explorer.get();
  failed_ = false;
  long executions = 0;
  do {
    explorer->depth_ = 0;
    explorer->preemptions_ = explorer->delays_ = 0;
    explorer->count_ = 0;
    explorer->active_ = -1;
    program(*explorer);
    executions++;
  } while (!failed_ && explorer->next_path());
  current = nullptr;
  return executions;
}

// Depth first: the last choice that has an untried option is advanced, everything behind it is forgotten.
bool Explorer::next_path() {
  while (!path_.empty() && path_.back().taken + 1 >= path_.back().options) path_.pop_back();
  if (path_.empty()) return false;
  path_.back().taken++;
  return true;
}

int Explorer::choose(int options) {
  if (options <= 1) return 0;
  if (depth_ == path_.size()) path_.push_back({0, options});
  return path_[depth_++].taken;
}

void Explorer::thread(std::function<void()> body) {
  Thread& thread = threads_[count_];
  thread.body = std::move(body);
  thread.ready = nullptr;
  thread.deferred.clear();
  thread.done = false;
  // What was set up before run() is seen by all threads: they start with clock 1 of nobody.
  thread.clock = thread.pending_acquire = thread.fence_release = Clock();
  thread.clock.at[count_] = 1;
#ifdef __SANITIZE_ADDRESS__
  // The last execution left this stack in the middle of a call.
  ASAN_UNPOISON_MEMORY_REGION(thread.stack.get(), kStackBytes);
#endif
  getcontext(&thread.context);
  thread.context.uc_stack.ss_sp = thread.stack.get();
  thread.context.uc_stack.ss_size = kStackBytes;
  thread.context.uc_link = nullptr;
  makecontext(&thread.context, &Explorer::entry, 0);
  count_++;
}

void Explorer::entry() {
  Explorer& self = *current;
  Thread& thread = self.threads_[self.active_];
  thread.body();
  self.point();  // what was held back may stay so while others run
  self.flush();
  thread.done = true;
  // Switching away from a finished thread is free.
  int ready[kMaxThreads];
  int count = 0;
  for (int i = 0; i < self.count_; i++) {
    if (self.runnable(i)) ready[count++] = i;
  }
  if (count > 0) {
    self.active_ = ready[self.choose(count)];
    setcontext(&self.threads_[self.active_].context);
  }
  for (int i = 0; i < self.count_; i++) {
    if (!self.threads_[i].done) self.fail("deadlock: a thread waits for something that never comes");
  }
  setcontext(&self.main_);
}

bool Explorer::run() {
  active_ = choose(count_);
  swapcontext(&main_, &threads_[active_].context);
  active_ = -1;
  return !failed_;
}

bool Explorer::runnable(int i) {
  const Thread& thread = threads_[i];
  return !thread.done && (!thread.ready || thread.ready());
}

void Explorer::switch_to(int next) {
  const int before = active_;
  if (next == before) return;
  active_ = next;
  swapcontext(&threads_[before].context, &threads_[next].context);
}

void Explorer::point() {
  if (!in_thread()) return;
  if (preemptions_ >= bounds_.preemptions) return;
  int ready[kMaxThreads] = {active_};
  int count = 1;
  for (int i = 0; i < count_; i++) {
    if (i != active_ && runnable(i)) ready[count++] = i;
  }
  const int next = ready[choose(count)];
  if (next != active_) preemptions_++;
  switch_to(next);
}

void Explorer::block_until(const std::function<bool()>& ready) {
  flush();
  if (ready()) return;
  threads_[active_].ready = ready;
  while (!ready()) {
    int others[kMaxThreads];
    int count = 0;
    for (int i = 0; i < count_; i++) {
      if (i != active_ && runnable(i)) others[count++] = i;
    }
    if (count == 0) {
      fail("deadlock: every thread waits");
      setcontext(&main_);
    }
    switch_to(others[choose(count)]);
  }
  threads_[active_].ready = nullptr;
}

void Explorer::defer_or_run(std::function<void()> store) {
  Thread& thread = threads_[active_ < 0 ? 0 : active_];
  if (!in_thread()) return store();
  const bool must = !thread.deferred.empty();  // stores of one thread take effect in order
  if (must || (delays_ < bounds_.delays && choose(2) == 1)) {
    if (!must) delays_++;
    thread.deferred.push_back(std::move(store));
  } else {
    store();
  }
}

void Explorer::flush() {
  if (!in_thread()) return;
  Thread& thread = threads_[active_];
  while (!thread.deferred.empty()) {
    thread.deferred.front()();
    thread.deferred.pop_front();
  }
}

void Explorer::fail(const char* what) {
  failed_ = true;
  if (expect_failure_) {
    if (in_thread()) setcontext(&main_);
    return;
  }
  fprintf(stderr, "    model: %s\n    schedule:", what);
  for (const Choice& choice : path_) fprintf(stderr, " %d/%d", choice.taken, choice.options);
  fprintf(stderr, "\n");
  abort();
}

}  // namespace model
