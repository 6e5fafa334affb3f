// What travels between cores: one allocation, a header and the bytes that the sender encoded. A capsule belongs to
// exactly one queue, mailbox or core at any time; whoever takes it out of the last one frees it.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

#include "../sync/std_sync.h"

namespace heddle {

struct Capsule {
  StdSync::Cell<Capsule*> next;
  uint32_t length = 0;
  int32_t sender = 0;  // index of the core that made it

  char* bytes() { return reinterpret_cast<char*>(this + 1); }

  static Capsule* make(const void* bytes, uint32_t length, int sender) {
    void* memory = malloc(sizeof(Capsule) + length);
    if (memory == nullptr) return nullptr;
    auto* capsule = new (memory) Capsule();
    capsule->length = length;
    capsule->sender = sender;
    memcpy(capsule->bytes(), bytes, length);
    return capsule;
  }

  static void free(Capsule* capsule) { ::free(capsule); }
};

}  // namespace heddle
