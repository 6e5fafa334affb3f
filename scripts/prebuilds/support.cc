// Instead of what libstdc++ has for them: memory, and the ends of what would
// throw. The addon is compiled without exceptions, so whatever would throw ends
// the process in any case; libstdc++'s own bring its unwinder, its locales and
// its random numbers along, and with them a newer C library than the rest of
// the addon asks for (or one that is not musl).
#include <cstddef>
#include <cstdlib>
#include <new>
#include <sys/auxv.h>

// Asked for by parts of libstdc++ and libgcc, and only in newer versions of
// glibc. Threads there are; the unwinder, which nothing calls, finds nothing.
extern "C" {
__attribute__((visibility("hidden"))) char __libc_single_threaded = 0;
__attribute__((visibility("hidden"))) int _dl_find_object(void *, void *) {
  return -1;
}
// glibc's name, which libgcc's atomics for arm64 ask for.
__attribute__((visibility("hidden"))) unsigned long
__getauxval(unsigned long type) {
  return getauxval(type);
}
}

namespace {
void *allocate(std::size_t size, std::size_t alignment) {
  // aligned_alloc wants a multiple.
  const std::size_t whole = (size + alignment - 1) / alignment * alignment;
  void *memory = alignment <= alignof(std::max_align_t)
                     ? std::malloc(size == 0 ? 1 : size)
                     : std::aligned_alloc(alignment, whole);
  if (memory == nullptr)
    std::abort();
  return memory;
}
} // namespace

void *operator new(std::size_t size) { return allocate(size, 1); }
void *operator new[](std::size_t size) { return allocate(size, 1); }
void *operator new(std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void *memory) noexcept { std::free(memory); }
void operator delete[](void *memory) noexcept { std::free(memory); }
void operator delete(void *memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void *memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete(void *memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete(void *memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}

namespace std {
void __throw_bad_alloc() { abort(); }
void __throw_bad_array_new_length() { abort(); }
void __throw_bad_function_call() { abort(); }
void __throw_length_error(const char *) { abort(); }
void __throw_logic_error(const char *) { abort(); }
void __throw_out_of_range_fmt(const char *, ...) { abort(); }
void __throw_system_error(int) { abort(); }
} // namespace std
