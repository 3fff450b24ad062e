// The parts that both ends of a Unix stream socket share.
#ifndef LEADSMAN_INTERNAL_NET_UNIX_SOCKET_H_
#define LEADSMAN_INTERNAL_NET_UNIX_SOCKET_H_

#include <optional>
#include <string>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace leadsman {

class OwnedFd {
 public:
  explicit OwnedFd(int fd = -1) : fd_(fd) {}
  ~OwnedFd() {
    if (fd_ >= 0) close(fd_);
  }
  OwnedFd(OwnedFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  OwnedFd& operator=(OwnedFd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  OwnedFd(const OwnedFd&) = delete;
  OwnedFd& operator=(const OwnedFd&) = delete;

  int get() const { return fd_; }

 private:
  int fd_;
};

// nullopt: not an absolute path, or longer than the 107 bytes a socket's path
// may have.
std::optional<sockaddr_un> UnixAddress(const std::string& path);

// Non-blocking, close-on-exec.
OwnedFd UnixStream();

// 0 or errno.
int ConnectUnix(int fd, const sockaddr_un& address);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_UNIX_SOCKET_H_
