// What the addon keeps for one isolate: its core, its loop, its transfer window.
#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>

#include "../loop/inversion.h"
#include "../os/descriptors.h"
#include "../scheduler/core.h"

namespace heddle {

struct Isolate {
  Isolate(napi_env environment, Core* claimed, uv_loop_t* loop);

  napi_env env;
  Core& core;
  Inversion inversion;
  Descriptors descriptors;
  napi_ref turn_callback = nullptr;
  napi_ref handle = nullptr;  // the CoreHandle object

  // The transfer window. Its memory belongs to the ArrayBuffer that `scratch_buffer` keeps alive.
  char* scratch = nullptr;
  uint32_t scratch_length = 0;
  napi_ref scratch_buffer = nullptr;

  // Taken out of a queue, but too long for the window: handed out again after grow().
  Capsule* held_node = nullptr;
  Capsule* held_message = nullptr;

  // Runs the turn callback; false if JavaScript can no longer run in this isolate.
  bool turn();
};

// Makes the CoreHandle object of runtime/driver/addon-types.ts.
Napi::Object make_core_handle(Napi::Env env, Isolate* isolate);

// External memory for JavaScript (memory.cc).
Napi::Value int32_view(Napi::Env env, void* memory, size_t bytes);  // over memory that is never freed
Napi::Value aligned_buffer(Napi::Env env, size_t bytes);
bool allocate_scratch(Isolate& isolate, uint32_t bytes, napi_value* view);

// Throws an Error whose `code` is the name of an errno.
void throw_errno(Napi::Env env, int error, const char* what);

}  // namespace heddle
