// Native memory that JavaScript sees as ArrayBuffers. None of these buffers may be handed to a user: transferring
// one would detach it under the kernel's nose.

#include <sys/mman.h>

#include <cstdlib>

#include "isolate.h"

namespace heddle {
namespace {

constexpr size_t kAlignment = 4096;  // what direct I/O needs on every device seen so far

struct Mapping {
  void* memory;
  size_t bytes;
};

Napi::Value typed_view(Napi::Env env, napi_typedarray_type type, size_t length, napi_value buffer) {
  napi_value view = nullptr;
  napi_create_typedarray(env, type, length, buffer, 0, &view);
  return Napi::Value(env, view);
}

}  // namespace

Napi::Value int32_view(Napi::Env env, void* memory, size_t bytes) {
  napi_value buffer = nullptr;
  if (napi_create_external_arraybuffer(env, memory, bytes, nullptr, nullptr, &buffer) != napi_ok)
    return Napi::Value();
  return typed_view(env, napi_int32_array, bytes / 4, buffer);
}

Napi::Value aligned_buffer(Napi::Env env, size_t wanted) {
  const size_t bytes = (wanted + kAlignment - 1) / kAlignment * kAlignment;
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (bytes == 0 || memory == MAP_FAILED) {
    Napi::RangeError::New(env, "cannot allocate native buffer").ThrowAsJavaScriptException();
    return env.Undefined();
  }
  napi_value buffer = nullptr;
  const auto unmap = [](napi_env, void*, void* hint) {
    auto* mapping = static_cast<Mapping*>(hint);
    munmap(mapping->memory, mapping->bytes);
    delete mapping;
  };
  auto* mapping = new Mapping{memory, bytes};
  if (napi_create_external_arraybuffer(env, memory, bytes, unmap, mapping, &buffer) != napi_ok) {
    unmap(env, memory, mapping);
    return env.Undefined();
  }
  Napi::Object result = Napi::Object::New(env);
  const auto address = reinterpret_cast<uint64_t>(memory);
  result.Set("bytes", typed_view(env, napi_uint8_array, bytes, buffer));
  result.Set("words", typed_view(env, napi_int32_array, bytes / 4, buffer));
  result.Set("lo", static_cast<int32_t>(address));
  result.Set("hi", static_cast<int32_t>(address >> 32));
  return result;
}

bool allocate_scratch(Isolate& isolate, uint32_t bytes, napi_value* view) {
  char* memory = static_cast<char*>(calloc(1, bytes));
  if (memory == nullptr) return false;
  napi_value buffer = nullptr;
  const auto release = [](napi_env, void* data, void*) { free(data); };
  if (napi_create_external_arraybuffer(isolate.env, memory, bytes, release, nullptr, &buffer) != napi_ok) {
    free(memory);
    return false;
  }
  if (isolate.scratch_buffer != nullptr) napi_delete_reference(isolate.env, isolate.scratch_buffer);
  napi_create_reference(isolate.env, buffer, 1, &isolate.scratch_buffer);
  napi_create_typedarray(isolate.env, napi_uint8_array, bytes, buffer, 0, view);
  isolate.scratch = memory;
  isolate.scratch_length = bytes;
  return true;
}

}  // namespace heddle
