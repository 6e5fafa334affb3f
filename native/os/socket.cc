#include "socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace heddle {
namespace {

bool set_option(int fd, int level, int option, int value) {
  return setsockopt(fd, level, option, &value, sizeof value) == 0;
}

int fail_and_close(int fd) {
  const int error = errno;
  close(fd);
  return -error;
}

}  // namespace

int tcp_socket(int family, bool no_delay) {
  const int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -errno;
  if (no_delay && !set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1)) return fail_and_close(fd);
  return fd;
}

int tcp_listen(const void* address, size_t length, const ListenOptions& options) {
  const auto* name = static_cast<const sockaddr*>(address);
  const int fd = tcp_socket(name->sa_family, options.no_delay);
  if (fd < 0) return fd;
  const bool ready = set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1) &&
                     (!options.reuse_port || set_option(fd, SOL_SOCKET, SO_REUSEPORT, 1)) &&
                     (name->sa_family != AF_INET6 || set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0)) &&
                     bind(fd, name, static_cast<socklen_t>(length)) == 0 && listen(fd, options.backlog) == 0;
  return ready ? fd : fail_and_close(fd);
}

int socket_name(int fd, bool peer, void* into, size_t capacity) {
  auto length = static_cast<socklen_t>(capacity);
  auto* name = static_cast<sockaddr*>(into);
  const int result = peer ? getpeername(fd, name, &length) : getsockname(fd, name, &length);
  return result < 0 ? -errno : static_cast<int>(length);
}

}  // namespace heddle
