#include "internal/net/unix_socket.h"

#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>

namespace leadsman {

std::optional<sockaddr_un> UnixAddress(const std::string& path) {
  sockaddr_un address{};
  if (!path.starts_with('/') || path.size() >= sizeof address.sun_path ||
      path.find('\0') != std::string::npos) {
    return std::nullopt;
  }
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

OwnedFd UnixStream() {
  return OwnedFd(
      socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

int ConnectUnix(int fd, const sockaddr_un& address) {
  const auto* raw = reinterpret_cast<const sockaddr*>(&address);
  return connect(fd, raw, sizeof address) == 0 ? 0 : errno;
}

}  // namespace leadsman
