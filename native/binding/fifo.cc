// FIFOs for JavaScript: what opening one as open(2) does needs to know. Plain N-API: every file opened for reading is asked
// about, and the wrappers cost more than the question.

#include "../os/fifo.h"

#include "exports.h"

namespace heddle {
namespace {

template <int (*kAnswer)(int fd)>
napi_value ask(napi_env env, napi_callback_info info) {
  napi_value argument = nullptr;
  size_t count = 1;
  int32_t fd = -1;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  napi_get_value_int32(env, argument, &fd);
  napi_value answer = nullptr;
  napi_create_int32(env, kAnswer(fd), &answer);
  return answer;
}

int state(int fd) {
  return static_cast<int>(fifo_state(fd));
}

void add(Napi::Env env, Napi::Object exports, const char* name, napi_callback callback) {
  napi_value function = nullptr;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function);
  exports.Set(name, function);
}

}  // namespace

void export_fifos(Napi::Env env, Napi::Object exports) {
  add(env, exports, "fifoState", ask<state>);
  add(env, exports, "makeBlocking", ask<make_blocking>);
}

}  // namespace heddle
