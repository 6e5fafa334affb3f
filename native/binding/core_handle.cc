// The functions on a CoreHandle. Plain N-API for all of them: push, pop, mail and receive are called for every
// task that moves, and the wrappers' bookkeeping costs as much as the queue does. JavaScript validates arguments.

#include <cstring>

#include "exports.h"
#include "isolate.h"

namespace heddle {
namespace {

constexpr uint32_t kFirstScratch = 64 * 1024;  // guessed: most capsules are well under a kilobyte

// The isolate and up to three arguments.
struct Call {
  Call(napi_env environment, napi_callback_info info) : env(environment) {
    void* data = nullptr;
    napi_get_cb_info(env, info, &count, arguments, nullptr, &data);
    isolate = static_cast<Isolate*>(data);
  }
  int32_t number(size_t i) const {
    int32_t value = 0;
    napi_get_value_int32(env, arguments[i], &value);
    return value;
  }
  napi_value result(int32_t value) const {
    napi_value wrapped;
    napi_create_int32(env, value, &wrapped);
    return wrapped;
  }
  napi_value result_bool(bool value) const {
    napi_value wrapped;
    napi_get_boolean(env, value, &wrapped);
    return wrapped;
  }
  // A capsule with the first `length` bytes of the window; throws if that cannot be.
  Capsule* capsule(int32_t length) const {
    if (length < 0 || static_cast<uint32_t>(length) > isolate->scratch_length) {
      napi_throw_range_error(env, "ERR_OUT_OF_RANGE", "length exceeds the transfer window");
      return nullptr;
    }
    Capsule* made = Capsule::make(isolate->scratch, static_cast<uint32_t>(length), isolate->core.index);
    if (made == nullptr) napi_throw_error(env, "ENOMEM", "ENOMEM: cannot allocate a capsule");
    return made;
  }
  // Copies a capsule into the window and frees it; one that is too long is held and its negated length returned.
  napi_value deliver(Capsule* capsule, Capsule*& held) const {
    held = nullptr;
    if (capsule == nullptr) return result(0);
    const auto length = static_cast<int32_t>(capsule->length);
    if (capsule->length > isolate->scratch_length) {
      held = capsule;
      return result(-length);
    }
    memcpy(isolate->scratch, capsule->bytes(), capsule->length);
    Capsule::free(capsule);
    return result(length);
  }

  napi_env env;
  size_t count = 3;
  napi_value arguments[3];
  Isolate* isolate;
};

napi_value push(napi_env env, napi_callback_info info) {
  Call call(env, info);
  if (Capsule* capsule = call.capsule(call.number(0))) scheduler().push(call.isolate->core.worker, capsule);
  return nullptr;
}

napi_value pop(napi_env env, napi_callback_info info) {
  Call call(env, info);
  Isolate& isolate = *call.isolate;
  Capsule* capsule = isolate.held_node;
  if (capsule == nullptr) {
    capsule = scheduler().pop(isolate.core.worker);
    // What comes back to its sender has not moved, whichever way it took.
    if (capsule != nullptr && capsule->sender == isolate.core.index)
      isolate.core.worker.origin = Origin::kOwn;
    // What was moved here in a batch and waited in the own queue has.
    if (capsule != nullptr && capsule->sender != isolate.core.index &&
        isolate.core.worker.origin == Origin::kOwn) {
      isolate.core.worker.origin = Origin::kStolen;
    }
  }
  return call.deliver(capsule, isolate.held_node);
}

napi_value origin(napi_env env, napi_callback_info info) {
  Call call(env, info);
  return call.result(static_cast<int32_t>(call.isolate->core.worker.origin));
}

napi_value mail(napi_env env, napi_callback_info info) {
  Call call(env, info);
  Core* target = Core::at(call.number(0));
  if (target == nullptr) return call.result_bool(false);
  Capsule* capsule = call.capsule(call.number(1));
  if (capsule == nullptr) return nullptr;
  const bool sent = scheduler().mail(target->worker, capsule);
  if (!sent) Capsule::free(capsule);
  return call.result_bool(sent);
}

napi_value receive(napi_env env, napi_callback_info info) {
  Call call(env, info);
  Isolate& isolate = *call.isolate;
  Capsule* message = isolate.held_message;
  if (message == nullptr) {
    // Down before looking: a message that comes later raises it again.
    isolate.core.ctl[kMail].store(0, std::memory_order_seq_cst);
    message = isolate.core.worker.mailbox.take();
  }
  const napi_value result = call.deliver(message, isolate.held_message);
  if (isolate.held_message != nullptr || isolate.core.worker.mailbox.has_taken()) {
    isolate.core.ctl[kMail].store(1, std::memory_order_relaxed);
  }
  return result;
}

napi_value queued(napi_env env, napi_callback_info info) {
  Call call(env, info);
  return call.result(static_cast<int32_t>(call.isolate->core.worker.queue.size()));
}

napi_value injected(napi_env env, napi_callback_info info) {
  Call call(env, info);
  return call.result(static_cast<int32_t>(scheduler().injected()));
}

napi_value begin_slice(napi_env env, napi_callback_info info) {
  Call(env, info).isolate->core.ctl.begin_slice();
  return nullptr;
}

napi_value participate(napi_env env, napi_callback_info info) {
  Call call(env, info);
  bool on = false;
  napi_get_value_bool(env, call.arguments[0], &on);
  call.isolate->core.participate(on);
  return nullptr;
}

napi_value detach(napi_env env, napi_callback_info info) {
  Call(env, info).isolate->core.leave_scheduler();
  return nullptr;
}

napi_value grow(napi_env env, napi_callback_info info) {
  Call call(env, info);
  uint32_t bytes = 0;
  napi_get_value_uint32(env, call.arguments[0], &bytes);
  napi_value handle;
  napi_value view;
  napi_get_reference_value(env, call.isolate->handle, &handle);
  if (bytes <= call.isolate->scratch_length) return nullptr;
  if (!allocate_scratch(*call.isolate, bytes, &view)) {
    napi_throw_range_error(env, "ENOMEM", "ENOMEM: cannot grow the transfer window");
    return nullptr;
  }
  napi_set_named_property(env, handle, "scratch", view);
  return nullptr;
}

napi_value enter(napi_env env, napi_callback_info info) {
  Call call(env, info);
  Ring& ring = call.isolate->inversion.ring();
  return call.result(ring.is_open() ? ring.enter(0) : -EBADF);
}

napi_value ref(napi_env env, napi_callback_info info) {
  Call(env, info).isolate->inversion.ref();
  return nullptr;
}

napi_value unref(napi_env env, napi_callback_info info) {
  Call(env, info).isolate->inversion.unref();
  return nullptr;
}

napi_value own(napi_env env, napi_callback_info info) {
  Call call(env, info);
  call.isolate->descriptors.own(call.number(0));
  return nullptr;
}

napi_value closing(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const uint64_t high = static_cast<uint32_t>(call.number(2));
  call.isolate->descriptors.closing(call.number(0), high << 32 | static_cast<uint32_t>(call.number(1)));
  return nullptr;
}

napi_value on_turn(napi_env env, napi_callback_info info) {
  Call call(env, info);
  if (call.isolate->turn_callback != nullptr) napi_delete_reference(env, call.isolate->turn_callback);
  napi_create_reference(env, call.arguments[0], 1, &call.isolate->turn_callback);
  return nullptr;
}

napi_value buffer(napi_env env, napi_callback_info info) {
  Call call(env, info);
  double bytes = 0;
  napi_get_value_double(env, call.arguments[0], &bytes);
  return aligned_buffer(env, static_cast<size_t>(bytes));
}

// Asking for the data of a view moves the small ones, which V8 keeps inside its heap, to memory that stays.
napi_value address(napi_env env, napi_callback_info info) {
  Call call(env, info);
  void* data = nullptr;
  bool is_data_view = false;
  napi_is_dataview(env, call.arguments[0], &is_data_view);
  const napi_status status =
      is_data_view
          ? napi_get_dataview_info(env, call.arguments[0], nullptr, &data, nullptr, nullptr)
          : napi_get_typedarray_info(env, call.arguments[0], nullptr, nullptr, &data, nullptr, nullptr);
  if (status != napi_ok) {
    napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", "expected an ArrayBufferView");
    return nullptr;
  }
  const auto value = reinterpret_cast<uint64_t>(data);
  napi_value pair;
  napi_create_array_with_length(env, 2, &pair);
  napi_set_element(env, pair, 0, call.result(static_cast<int32_t>(value)));
  napi_set_element(env, pair, 1, call.result(static_cast<int32_t>(value >> 32)));
  return pair;
}

Napi::Object ring_map(Napi::Env env, Ring& ring) {
  Napi::Object map = Napi::Object::New(env);
  const uapi::Params& params = ring.params();
  map.Set("fd", ring.fd());
  map.Set("sqEntries", params.sq_entries);
  map.Set("cqEntries", params.cq_entries);
  map.Set("rings", int32_view(env, ring.rings(), ring.rings_bytes()));
  map.Set("sqes", int32_view(env, ring.sqes(), ring.sqes_bytes()));
  Napi::Object off = Napi::Object::New(env);
  off.Set("sqHead", params.sq_off.head / 4);
  off.Set("sqTail", params.sq_off.tail / 4);
  off.Set("sqMask", params.sq_off.ring_mask / 4);
  off.Set("sqFlags", params.sq_off.flags / 4);
  off.Set("sqArray", params.sq_off.array / 4);
  off.Set("cqHead", ring.shadow_head_word());
  off.Set("cqTail", ring.shadow_tail_word());
  off.Set("cqMask", params.cq_off.ring_mask / 4);
  off.Set("cqOverflow", params.cq_off.overflow / 4);
  off.Set("cqes", params.cq_off.cqes / 4);
  map.Set("off", off);
  map.Set("features", features_object(env, kernel_features()));
  return map;
}

napi_value open_ring(napi_env env, napi_callback_info info) {
  Call call(env, info);
  Inversion& inversion = call.isolate->inversion;
  if (!inversion.ring().is_open()) {
    bool owns = false;
    napi_get_value_bool(env, call.arguments[1], &owns);
    Descriptors* descriptors = owns ? &call.isolate->descriptors : nullptr;
    const int result = inversion.open_ring(static_cast<uint32_t>(call.number(0)), descriptors);
    if (result < 0) {
      throw_errno(env, -result, "io_uring_setup");
      return nullptr;
    }
  }
  // Made once: two ArrayBuffers over the same memory would be two truths about who keeps it.
  napi_value handle;
  napi_get_reference_value(env, call.isolate->handle, &handle);
  Napi::Object object(env, handle);
  if (!object.Has("ring")) {
    napi_property_descriptor hidden = {};
    hidden.utf8name = "ring";
    hidden.value = ring_map(env, inversion.ring());
    napi_define_properties(env, handle, 1, &hidden);
  }
  return object.Get("ring");
}

struct Method {
  const char* name;
  napi_callback callback;
};

constexpr Method kMethods[] = {
    {"openRing", open_ring},
    {"enter", enter},
    {"onTurn", on_turn},
    {"beginSlice", begin_slice},
    {"ref", ref},
    {"unref", unref},
    {"buffer", buffer},
    {"address", address},
    {"grow", grow},
    {"push", push},
    {"pop", pop},
    {"origin", origin},
    {"mail", mail},
    {"receive", receive},
    {"queued", queued},
    {"injected", injected},
    {"participate", participate},
    {"detach", detach},
    {"own", own},
    {"closing", closing},
};

}  // namespace

Napi::Object make_core_handle(Napi::Env env, Isolate* isolate) {
  Napi::Object handle = Napi::Object::New(env);
  handle.Set("index", isolate->core.index);
  handle.Set("ctl", int32_view(env, isolate->core.ctl.words, sizeof isolate->core.ctl.words));
  napi_value scratch;
  if (allocate_scratch(*isolate, kFirstScratch, &scratch)) handle.Set("scratch", scratch);
  for (const Method& method : kMethods) {
    napi_value function;
    napi_create_function(env, method.name, NAPI_AUTO_LENGTH, method.callback, isolate, &function);
    handle.Set(method.name, function);
  }
  napi_create_reference(env, handle, 1, &isolate->handle);
  return handle;
}

}  // namespace heddle
