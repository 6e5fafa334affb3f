// The addon's own functions on Linux: attaching an isolate to a core, CPUs, clocks, the probe.

#include <cstring>
#include <string>

#include "../os/affinity.h"
#include "../os/clock.h"
#include "../os/errno_name.h"
#include "../ring/features.h"
#include "exports.h"
#include "isolate.h"

namespace heddle {
namespace {

// libuv makes its thread pool at the first use, by then perhaps from a pinned thread whose single CPU all pool
// threads would inherit. So it is made before anything is pinned.
// On a loop of its own: a request left on the isolate's would abort a worker that is terminated before it is done.
void start_thread_pool() {
  static const bool once = [] {
    uv_loop_t loop;
    if (uv_loop_init(&loop) != 0) return false;
    uv_work_t work;
    if (uv_queue_work(
            &loop, &work, [](uv_work_t*) {}, nullptr) == 0)
      uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop) == 0;
  }();
  (void)once;
}

void detach(napi_async_cleanup_hook_handle hook, void* data) {
  auto* isolate = static_cast<Isolate*>(data);
  isolate->core.leave_scheduler();
  if (isolate->held_node != nullptr) {
    Capsule* node = isolate->held_node;
    scheduler().push(isolate->core.worker, node);  // no longer participates: goes to the inject queue
  }
  if (isolate->held_message != nullptr) Capsule::free(isolate->held_message);
  isolate->inversion.shut_down([isolate, hook] {
    isolate->core.release();
    delete isolate;
    napi_remove_async_cleanup_hook(hook);
  });
}

Napi::Value attach(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  if (env.GetInstanceData<Isolate>() != nullptr) {
    throw_errno(env, EALREADY, "this isolate is attached to a core");
    return env.Undefined();
  }
  const int index = info[0].As<Napi::Number>().Int32Value();
  const double slice_ms = info[1].As<Napi::Number>().DoubleValue();
  uv_loop_t* loop = nullptr;
  napi_get_uv_event_loop(env, &loop);
  Core* core = Core::claim(index);
  if (core == nullptr) {
    throw_errno(env, EBUSY, "core index is in use or out of range");
    return env.Undefined();
  }
  auto* isolate = new Isolate(env, core, loop);
  napi_set_instance_data(env, isolate, nullptr, nullptr);  // freed by detach()
  napi_add_async_cleanup_hook(env, detach, isolate, nullptr);
  Sysmon::instance().set_slice_ms(slice_ms);
  Sysmon::instance().resume(core->ctl);  // JavaScript runs now, outside of any loop iteration
  return make_core_handle(env, isolate);
}

Napi::Value set_slice(const Napi::CallbackInfo& info) {
  Sysmon::instance().set_slice_ms(info[0].As<Napi::Number>().DoubleValue());
  return info.Env().Undefined();
}

Napi::Value cpus(const Napi::CallbackInfo& info) {
  Napi::Array list = Napi::Array::New(info.Env());
  uint32_t i = 0;
  for (int cpu : allowed_cpus()) list.Set(i++, cpu);
  return list;
}

Napi::Value pin(const Napi::CallbackInfo& info) {
  start_thread_pool();
  return Napi::Boolean::New(info.Env(), pin_thread(info[0].As<Napi::Number>().Int32Value()));
}

Napi::Value thread_cpu_micros(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(thread_cpu_ns()) / 1e3);
}

Napi::Value probe(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  const ProbeReport report = probe_uring();
  Napi::Object result = Napi::Object::New(env);
  result.Set("ok", report.ok);
  result.Set("code", errno_name(report.error));
  result.Set("disabled", report.disabled);
  result.Set("kernel", report.kernel);
  result.Set("memlockBytes", report.memlock_bytes);
  result.Set("features", features_object(env, report.features));
  return result;
}

}  // namespace

Isolate::Isolate(napi_env environment, Core* claimed, uv_loop_t* loop)
    : env(environment),
      core(*claimed),
      inversion(
          loop, *claimed, [](void* self) { return static_cast<Isolate*>(self)->turn(); }, this) {}

// The outermost JavaScript of this stack: make_callback runs nextTicks and microtasks behind it.
bool Isolate::turn() {
  if (turn_callback == nullptr) return true;
  Napi::HandleScope scope(env);
  napi_value callback;
  napi_value global;
  if (napi_get_reference_value(env, turn_callback, &callback) != napi_ok) return false;
  if (napi_get_global(env, &global) != napi_ok) return false;
  if (napi_make_callback(env, nullptr, global, callback, 0, nullptr, nullptr) == napi_ok) return true;
  bool thrown = false;
  napi_is_exception_pending(env, &thrown);
  if (!thrown) return false;  // terminated
  napi_value error;
  napi_get_and_clear_last_exception(env, &error);
  napi_fatal_exception(env, error);  // uncaughtException, or the end of the process
  return true;
}

Napi::Object features_object(Napi::Env env, const Features& features) {
  Napi::Object object = Napi::Object::New(env);
  for (const auto& [name, supported] : features) object.Set(name, supported);
  return object;
}

void throw_errno(Napi::Env env, int error, const char* what) {
  const char* name = errno_name(error);
  Napi::Error thrown = Napi::Error::New(env, std::string(name) + ": " + what);
  thrown.Set("code", name);
  thrown.ThrowAsJavaScriptException();
}

void export_functions(Napi::Env env, Napi::Object exports) {
  remember_allowed_cpus();
  exports.Set("shared", int32_view(env, &shared_block(), sizeof(SharedBlock)));
  exports.Set("attach", Napi::Function::New<attach>(env, "attach"));
  exports.Set("setSlice", Napi::Function::New<set_slice>(env, "setSlice"));
  exports.Set("cpus", Napi::Function::New<cpus>(env, "cpus"));
  exports.Set("pin", Napi::Function::New<pin>(env, "pin"));
  exports.Set("threadCpuMicros", Napi::Function::New<thread_cpu_micros>(env, "threadCpuMicros"));
  exports.Set("probe", Napi::Function::New<probe>(env, "probe"));
  export_sockets(env, exports);
  export_fifos(env, exports);
}

}  // namespace heddle
