// What each platform supplies: the functions on the addon object.
#pragma once

#include <napi.h>

#ifdef __linux__
#include "../ring/features.h"
#endif

namespace heddle {

void export_functions(Napi::Env env, Napi::Object exports);

#ifdef __linux__
void export_sockets(Napi::Env env, Napi::Object exports);
void export_fifos(Napi::Env env, Napi::Object exports);
Napi::Object features_object(Napi::Env env, const Features& features);
#endif

}  // namespace heddle
