// Platforms without io_uring: the addon loads and says so, and the runtime does without it.

#include <ctime>

#include "exports.h"

namespace heddle {
namespace {

constexpr size_t kSharedWords = 16;

Napi::Value attach(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Napi::Error error = Napi::Error::New(env, "ENOSYS: heddle's native cores need Linux");
  error.Set("code", "ENOSYS");
  error.ThrowAsJavaScriptException();
  return env.Undefined();
}

Napi::Value set_slice(const Napi::CallbackInfo& info) {
  return info.Env().Undefined();
}
Napi::Value cpus(const Napi::CallbackInfo& info) {
  return Napi::Array::New(info.Env());
}
Napi::Value pin(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), false);
}

// Of the process, not of the thread: the portable clock that comes nearest.
Napi::Value thread_cpu_micros(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(std::clock()) * 1e6 / CLOCKS_PER_SEC);
}

Napi::Value probe(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Napi::Object result = Napi::Object::New(env);
  result.Set("ok", false);
  result.Set("code", "ENOSYS");
  result.Set("disabled", -1);
  result.Set("kernel", "");
  result.Set("memlockBytes", 0);
  result.Set("features", Napi::Object::New(env));
  return result;
}

}  // namespace

void export_functions(Napi::Env env, Napi::Object exports) {
  exports.Set("shared", Napi::Int32Array::New(env, kSharedWords));
  exports.Set("attach", Napi::Function::New<attach>(env, "attach"));
  exports.Set("setSlice", Napi::Function::New<set_slice>(env, "setSlice"));
  exports.Set("cpus", Napi::Function::New<cpus>(env, "cpus"));
  exports.Set("pin", Napi::Function::New<pin>(env, "pin"));
  exports.Set("threadCpuMicros", Napi::Function::New<thread_cpu_micros>(env, "threadCpuMicros"));
  exports.Set("probe", Napi::Function::New<probe>(env, "probe"));
}

}  // namespace heddle
