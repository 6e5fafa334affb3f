// Making TCP sockets in one call each. These never block, so they need no ring, and kernels before 6.11 have no
// io_uring operations for bind and listen. Sockets are blocking ones: io_uring arms its own poll only for those.
#pragma once

#include <cstddef>

namespace heddle {

struct ListenOptions {
  int backlog;
  bool reuse_port;
  bool no_delay;  // inherited by accepted sockets
};

// A socket to connect; its descriptor or -errno.
int tcp_socket(int family, bool no_delay);

// A socket bound to `address` and listening; its descriptor or -errno. An IPv6 wildcard takes IPv4 as well.
int tcp_listen(const void* address, size_t length, const ListenOptions& options);

// The address of this end (or of the peer) in `into`; its length or -errno.
int socket_name(int fd, bool peer, void* into, size_t capacity);

}  // namespace heddle
