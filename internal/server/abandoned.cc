#include "internal/server/abandoned.h"

#include <charconv>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <vector>

namespace leadsman {
namespace {

// All of them first: shutting down while the directory is read is no problem,
// but its own descriptor is one of them.
std::vector<int> OpenDescriptors() {
  std::vector<int> open;
  std::error_code error;
  for (std::filesystem::directory_iterator at("/proc/self/fd", error), end;
       !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename();
    int fd = -1;
    std::from_chars(name.data(), name.data() + name.size(), fd);
    open.push_back(fd);
  }
  return open;
}

bool IsListener(int fd) {
  int listening = 0;
  socklen_t size = sizeof listening;
  getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size);
  return listening != 0;
}

bool CameInOn(int fd, std::uint16_t port) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0 ||
      (storage.ss_family != AF_INET && storage.ss_family != AF_INET6)) {
    return false;
  }
  sockaddr_in address{};  // the port stands at the same place in both
  std::memcpy(&address, &storage, sizeof address);
  return ntohs(address.sin_port) == port && !IsListener(fd);
}

}  // namespace

void CutClientsOf(std::uint16_t port) {
  for (const int fd : OpenDescriptors()) {
    if (CameInOn(fd, port)) shutdown(fd, SHUT_RDWR);
  }
}

}  // namespace leadsman
