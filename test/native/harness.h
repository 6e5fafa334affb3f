// A test harness of one page: named tests, checks that stop the test, a summary, an exit code.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace harness {

struct Test {
  const char* name;
  void (*run)();
};

inline std::vector<Test>& tests() {
  static std::vector<Test> list;
  return list;
}

struct Registration {
  Registration(const char* name, void (*run)()) { tests().push_back({name, run}); }
};

[[noreturn]] inline void fail(const char* file, int line, const char* what) {
  fprintf(stderr, "    FAILED %s:%d: %s\n", file, line, what);
  fflush(stderr);
  abort();
}

// A missing kernel feature is reported, never passed over in silence.
inline void skip(const char* why) {
  printf("    skipped: %s\n", why);
}

inline int run_all(int argc, char** argv) {
  int ran = 0;
  for (const Test& test : tests()) {
    bool wanted = argc < 2;
    for (int i = 1; i < argc; i++) wanted = wanted || std::string_view(argv[i]) == test.name;
    if (!wanted) continue;
    printf("  %s\n", test.name);
    fflush(stdout);
    test.run();
    ran++;
  }
  printf("  %d passed\n", ran);
  return ran > 0 ? 0 : 1;
}

}  // namespace harness

#define TEST(name)                                                        \
  static void test_##name();                                              \
  static const harness::Registration register_##name(#name, test_##name); \
  static void test_##name()

#define CHECK(condition) ((condition) ? (void)0 : harness::fail(__FILE__, __LINE__, #condition))
