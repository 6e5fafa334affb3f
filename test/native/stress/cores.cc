// The addon's own cores on real threads: claiming and releasing an index while others wake and mail it, with rings.
#include <poll.h>

#include <atomic>
#include <thread>

#include "../../../native/ring/drain.h"
#include "../../../native/ring/features.h"
#include "../../../native/ring/ring.h"
#include "../../../native/scheduler/core.h"
#include "../harness.h"

namespace {

using namespace heddle;

// Senders keep few messages in flight, so that the receiver finds its mailbox empty and parks.
std::atomic<int> in_flight{0};
constexpr int kMaxInFlight = 3;

// One incarnation of core 1: waits in a ring for mail, as the loop hooks do, then leaves.
void live_once(bool with_ring, int messages) {
  Core* core = Core::claim(1);
  CHECK(core != nullptr && Core::claim(1) == nullptr);
  scheduler().participate(core->worker, true);
  Ring ring;
  const bool in_ring = with_ring && ring.open(8) == 0 && has_feature("send_msg_ring");
  if (in_ring) core->publish_ring(ring.fd());
  for (int got = 0; got < messages;) {
    while (Capsule* capsule = core->worker.mailbox.take()) {
      CHECK(capsule->length == 5);
      Capsule::free(capsule);
      in_flight.fetch_sub(1);
      got++;
    }
    if (scheduler().begin_park(core->worker) && got < messages) {
      if (in_ring) {
        while (!ring.seen().wake) ring.enter(20000);
        ring.seen().wake = false;
      } else {
        pollfd wait = {core->wake_fd.fd(), POLLIN, 0};
        CHECK(poll(&wait, 1, 20000) == 1);
        core->wake_fd.clear();
      }
    }
    scheduler().end_park(core->worker);
  }
  scheduler().detach(core->worker);
  while (Capsule* capsule = core->worker.mailbox.take()) Capsule::free(capsule), in_flight.fetch_sub(1);
  core->publish_ring(-1);
  if (in_ring) CHECK(drain(ring, 20000000000) == Drained::kYes && ring.close());
  core->release();
}

void senders_against_lives(bool with_ring) {
  Core* sender_core = Core::claim(0);
  CHECK(sender_core != nullptr);
  std::atomic<bool> stop{false};
  std::vector<std::thread> senders;
  for (int i = 0; i < 2; i++) {
    senders.emplace_back([&] {
      while (!stop.load()) {
        Core* target = Core::at(1);
        if (target == nullptr || in_flight.load() >= kMaxInFlight) {
          std::this_thread::yield();
          continue;
        }
        Capsule* capsule = Capsule::make("mail", 5, 0);
        in_flight.fetch_add(1);
        if (!scheduler().mail(target->worker, capsule)) {
          Capsule::free(capsule);
          in_flight.fetch_sub(1);
        }
      }
    });
  }
  for (int life = 0; life < 50; life++) live_once(with_ring, 100);
  stop = true;
  for (std::thread& sender : senders) sender.join();
  CHECK(in_flight.load() == 0);
  sender_core->release();
}

TEST(mail_to_cores_that_come_and_go) {
  senders_against_lives(false);
}

TEST(messages_to_rings_that_come_and_go) {
  if (!has_feature("send_msg_ring")) return harness::skip("no IORING_REGISTER_SEND_MSG_RING (Linux 6.13)");
  senders_against_lives(true);
}

}  // namespace
