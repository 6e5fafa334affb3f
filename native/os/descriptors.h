// The descriptors that an isolate's JavaScript holds open. A worker can be terminated at any point, without a last word
// from JavaScript; what it has open would stay open as long as the process lives.
//
// A descriptor that a request delivers (OPENAT, ACCEPT) is entered when its completion is seen, before JavaScript
// hears of it. One that a CLOSE gives back is given up when the completion of the CLOSE is seen: until then it may be
// open, afterwards its number may be somebody else's. In between lies no moment at which a thread can end.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <unordered_map>
#include <unordered_set>

namespace heddle {

class Descriptors {
 public:
  Descriptors() = default;
  Descriptors(const Descriptors&) = delete;
  Descriptors& operator=(const Descriptors&) = delete;
  // The owner has drained its ring: nothing in flight uses them, and a CLOSE without a completion was never submitted.
  ~Descriptors() {
    for (int fd : open_) close(fd);
    for (const auto& [user_data, fd] : closing_) close(fd);
  }

  void own(int fd) { open_.insert(fd); }

  // A CLOSE of `fd` is about to be queued under this user_data.
  void closing(int fd, uint64_t user_data) {
    if (open_.erase(fd) > 0) closing_[user_data] = fd;
  }
  // That CLOSE has completed. Cancelled before it began, it has closed nothing; any other error closes all the same.
  void closed(uint64_t user_data, bool cancelled) {
    const auto found = closing_.find(user_data);
    if (found == closing_.end()) return;
    if (cancelled) open_.insert(found->second);
    closing_.erase(found);
  }

  size_t size() const { return open_.size() + closing_.size(); }

 private:
  std::unordered_set<int> open_;
  std::unordered_map<uint64_t, int> closing_;
};

}  // namespace heddle
