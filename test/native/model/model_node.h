// A node for queues under the model, and bookkeeping that every node is taken exactly once.
#pragma once

#include <vector>

#include "../harness.h"
#include "model_sync.h"

namespace model {

struct Node {
  Cell<Node*> next;
  Cell<int> payload;  // written before it is made public, read after it was taken: races show here
  int taken = 0;      // bookkeeping of the test, not under the model
};

struct Nodes {
  explicit Nodes(int count) : all(static_cast<size_t>(count)) {}
  Node* make(int i) {
    all[static_cast<size_t>(i)].payload.set(i + 1);
    return &all[static_cast<size_t>(i)];
  }
  static void take(Node* node) {
    CHECK(node->payload.get() > 0);
    node->taken++;
  }
  void check_each_taken_once() const {
    for (const Node& node : all) CHECK(node.taken == 1);
  }
  std::vector<Node> all;
};

inline void report(long executions) {
  printf("    %ld schedules\n", executions);
}

}  // namespace model
