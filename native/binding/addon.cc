// Entry point of the addon. Context-aware: every isolate that loads it gets its own exports.

#include "exports.h"

namespace {

Napi::Object init(Napi::Env env, Napi::Object exports) {
  heddle::export_functions(env, exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(heddle, init)
