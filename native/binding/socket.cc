// Sockets for JavaScript: descriptors and addresses as numbers and bytes; what is wrong comes back as -errno.

#include "../os/socket.h"

#include "exports.h"

namespace heddle {
namespace {

struct Bytes {
  void* data = nullptr;
  size_t length = 0;
  Bytes(napi_env env, napi_value view) {
    napi_get_typedarray_info(env, view, nullptr, &length, &data, nullptr, nullptr);
  }
};

int integer(const Napi::Value& value) {
  return value.As<Napi::Number>().Int32Value();
}

// Not ToBoolean: coercing runs JavaScript, which a worker that is being terminated can't any more.
bool flag(const Napi::Value& value) {
  bool set = false;
  napi_get_value_bool(value.Env(), value, &set);
  return set;
}

// tcpSocket(family, noDelay)
Napi::Value make_socket(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), tcp_socket(integer(info[0]), flag(info[1])));
}

// tcpListen(sockaddr, backlog, reusePort, noDelay)
Napi::Value make_listener(const Napi::CallbackInfo& info) {
  const Bytes address(info.Env(), info[0]);
  const ListenOptions options = {integer(info[1]), flag(info[2]), flag(info[3])};
  return Napi::Number::New(info.Env(), tcp_listen(address.data, address.length, options));
}

// socketName(fd, peer, into)
Napi::Value name_of(const Napi::CallbackInfo& info) {
  const Bytes into(info.Env(), info[2]);
  return Napi::Number::New(info.Env(), socket_name(integer(info[0]), flag(info[1]), into.data, into.length));
}

}  // namespace

void export_sockets(Napi::Env env, Napi::Object exports) {
  exports.Set("tcpSocket", Napi::Function::New<make_socket>(env, "tcpSocket"));
  exports.Set("tcpListen", Napi::Function::New<make_listener>(env, "tcpListen"));
  exports.Set("socketName", Napi::Function::New<name_of>(env, "socketName"));
}

}  // namespace heddle
