// The queues one step at a time: order, overflow, stealing halves, closing.
#include "../../../native/scheduler/inject_queue.h"
#include "../../../native/scheduler/local_queue.h"
#include "../../../native/scheduler/mailbox.h"
#include "../../../native/sync/std_sync.h"
#include "../harness.h"

namespace {

struct Node {
  heddle::StdSync::Cell<Node*> next;
  int number = 0;
};
using Queue = heddle::LocalQueue<heddle::StdSync, Node, 8>;

struct Numbered {
  explicit Numbered(int count) : nodes(static_cast<size_t>(count)) {
    for (int i = 0; i < count; i++) nodes[static_cast<size_t>(i)].number = i;
  }
  Node* operator[](int i) { return &nodes[static_cast<size_t>(i)]; }
  std::vector<Node> nodes;
};

TEST(local_queue_is_first_in_first_out) {
  Queue queue;
  Numbered nodes(20);
  for (int round = 0; round < 20; round += 4) {
    for (int i = 0; i < 4; i++) CHECK(queue.push(nodes[round + i]).count == 0);
    CHECK(queue.size() == 4 && queue.room() == 4);
    for (int i = 0; i < 4; i++) CHECK(queue.pop()->number == round + i);
    CHECK(queue.pop() == nullptr);
  }
}

TEST(full_queue_gives_away_its_older_half) {
  Queue queue;
  Numbered nodes(9);
  for (int i = 0; i < 8; i++) CHECK(queue.push(nodes[i]).count == 0);
  const auto overflow = queue.push(nodes[8]);
  CHECK(overflow.count == 5 && overflow.first->number == 0 && overflow.last->number == 8);
  const int expected[] = {0, 1, 2, 3, 8};
  Node* node = overflow.first;
  for (int number : expected) {
    CHECK(node->number == number);
    node = node->next.get();
  }
  CHECK(node == nullptr);
  for (int i = 4; i < 8; i++) CHECK(queue.pop()->number == i);
}

TEST(thief_takes_half_rounded_up) {
  Queue from, to;
  Numbered nodes(5);
  for (int i = 0; i < 5; i++) from.push(nodes[i]);
  uint32_t moved;
  CHECK(from.steal_into(to, moved)->number == 2);  // the last of the three is the thief's own
  CHECK(moved == 3 && from.size() == 2 && to.size() == 2);
  CHECK(to.pop()->number == 0 && to.pop()->number == 1 && from.pop()->number == 3 && from.pop()->number == 4);
  CHECK(from.steal_into(to, moved) == nullptr && moved == 0);
}

TEST(thief_with_a_long_queue_steals_nothing) {
  Queue from, to;
  Numbered nodes(10);
  for (int i = 0; i < 5; i++) from.push(nodes[i]), to.push(nodes[5 + i]);
  uint32_t moved;
  CHECK(from.steal_into(to, moved) == nullptr && from.size() == 5 && to.size() == 5);
}

TEST(inject_queue_takes_and_gives_chains) {
  heddle::InjectQueue<heddle::StdSync, Node> inject;
  Numbered nodes(6);
  for (int i = 0; i + 1 < 6; i++) nodes[i]->next.set(nodes[i + 1]);
  nodes[5]->next.set(nullptr);
  inject.push(nodes[0], nodes[5], 6);
  uint32_t taken;
  Node* first = inject.pop(4, taken);
  CHECK(taken == 4 && first->number == 0 && inject.size() == 2);
  CHECK(inject.pop(0, taken) == nullptr && taken == 0);
  CHECK(inject.pop(9, taken)->number == 4 && taken == 2);
  CHECK(inject.pop(9, taken) == nullptr && inject.size() == 0);
}

TEST(mailbox_keeps_order_and_closes) {
  heddle::Mailbox<heddle::StdSync, Node> mailbox;
  Numbered nodes(6);
  for (int i = 0; i < 3; i++) CHECK(mailbox.put(nodes[i]));
  CHECK(mailbox.has_mail() && mailbox.take()->number == 0);
  for (int i = 3; i < 5; i++) CHECK(mailbox.put(nodes[i]));
  mailbox.close();
  CHECK(!mailbox.put(nodes[5]) && !mailbox.has_mail());
  for (int i = 1; i < 5; i++) CHECK(mailbox.take()->number == i);
  CHECK(mailbox.take() == nullptr);
  mailbox.close();
  mailbox.reopen();
  CHECK(mailbox.put(nodes[5]) && mailbox.take()->number == 5);
}

}  // namespace
