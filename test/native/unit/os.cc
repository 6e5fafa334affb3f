// sysmon, CPUs and wake-ups, without JavaScript.
#include <poll.h>
#include <sched.h>
#include <time.h>

#include <thread>

#include "../../../native/os/affinity.h"
#include "../../../native/os/clock.h"
#include "../../../native/os/errno_name.h"
#include "../../../native/os/sysmon.h"
#include "../../../native/os/wake_fd.h"
#include "../harness.h"

namespace {

using namespace heddle;

ControlBlock& watched_block() {
  static auto* block = [] {
    auto* made = new ControlBlock();  // sysmon keeps it for good
    Sysmon::instance().watch(5, made);
    return made;
  }();
  return *block;
}

void sleep_ms(long ms) {
  const timespec wait = {ms / 1000, ms % 1000 * 1000000};
  nanosleep(&wait, nullptr);
}

// Waits for a word to become at least `value`; false after a generous bound.
bool reaches(std::atomic<int32_t>& word, int32_t value) {
  for (int i = 0; i < 5000; i++) {
    if (word.load() >= value) return true;
    sleep_ms(1);
  }
  return false;
}

TEST(kernel_codes_for_interruptions_have_a_name) {
  for (int error = 512; error <= 516; error++) CHECK(std::string_view(errno_name(error)) == "EINTR");
  CHECK(std::string_view(errno_name(511)) == "EUNKNOWN" && std::string_view(errno_name(517)) == "EUNKNOWN");
}

TEST(sysmon_raises_the_flag_at_the_end_of_a_slice) {
  ControlBlock& block = watched_block();
  Sysmon::instance().set_slice_ms(10);
  const int64_t start = monotonic_ns();
  Sysmon::instance().resume(block);
  CHECK(reaches(block[kFlag], 1));
  CHECK(monotonic_ns() - start >= 9000000);
  // Each slice of a core that goes on without a turn of its loop.
  for (int i = 0; i < 3; i++) {
    block.begin_slice();
    const int32_t began = block[kBegan].load();
    CHECK(reaches(block[kFlag], 1));
    CHECK(monotonic_us() - began >= 10000);
  }
  Sysmon::pause(block);
  block[kFlag].store(0);
}

TEST(sysmon_leaves_turning_and_sleeping_cores_alone) {
  ControlBlock& block = watched_block();
  Sysmon::instance().set_slice_ms(50);
  Sysmon::pause(block);
  block[kFlag].store(0);
  sleep_ms(150);
  CHECK(block[kFlag].load() == 0);
  Sysmon::instance().resume(block);
  // A turn every few milliseconds; on a loaded machine one may take a slice, so look for most, not all.
  int raised = 0;
  for (int i = 0; i < 60; i++) {
    sleep_ms(3);
    raised += block[kFlag].load();
    block.begin_slice();
  }
  CHECK(raised < 30);
  Sysmon::pause(block);
}

TEST(sysmon_wakes_from_its_own_sleep) {
  ControlBlock& block = watched_block();
  Sysmon::instance().set_slice_ms(5);
  for (int i = 0; i < 5; i++) {
    sleep_ms(60);  // it parks after two looks that find nobody
    block[kFlag].store(0);
    Sysmon::instance().resume(block);
    CHECK(reaches(block[kFlag], 1));
    Sysmon::pause(block);
  }
}

TEST(threads_can_be_pinned_and_freed) {
  remember_allowed_cpus();
  CHECK(!allowed_cpus().empty());
  std::thread([] {
    const int cpu = allowed_cpus().back();
    CHECK(pin_thread(cpu));
    sched_yield();
    CHECK(sched_getcpu() == cpu);
    CHECK(pin_thread(-1));
    cpu_set_t now;
    CHECK(sched_getaffinity(0, sizeof now, &now) == 0);
    CHECK(CPU_COUNT(&now) == static_cast<int>(allowed_cpus().size()));
    CHECK(!pin_thread(8191) && !pin_thread(1 << 20));
  }).join();
}

TEST(wake_up_sticks) {
  WakeFd fd;
  pollfd wait = {fd.fd(), POLLIN, 0};
  CHECK(poll(&wait, 1, 0) == 0);
  fd.wake(), fd.wake();
  CHECK(poll(&wait, 1, 0) == 1);
  fd.clear();
  CHECK(poll(&wait, 1, 0) == 0);
}

}  // namespace
