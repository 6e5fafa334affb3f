// The descriptors that an isolate's JavaScript holds open. A worker can be terminated at any point, without a last word
// from JavaScript; what it has open would stay open as long as the process lives.
#pragma once

#include <unistd.h>

#include <unordered_set>

namespace heddle {

class Descriptors {
 public:
  Descriptors() = default;
  Descriptors(const Descriptors&) = delete;
  Descriptors& operator=(const Descriptors&) = delete;
  // The owner has drained its ring: nothing in flight uses them.
  ~Descriptors() {
    for (int fd : open_) close(fd);
  }

  void own(int fd) { open_.insert(fd); }
  // Before it is closed: afterwards the number may be somebody else's.
  void disown(int fd) { open_.erase(fd); }

 private:
  std::unordered_set<int> open_;
};

}  // namespace heddle
