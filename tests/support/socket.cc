#include "tests/support/socket.h"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <netinet/in.h>
#include <poll.h>
#include <random>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

constexpr int kPatienceMs = 20'000;

bool WaitFor(int fd, short events) {
  pollfd one{.fd = fd, .events = events, .revents = 0};
  const int ready = poll(&one, 1, kPatienceMs);
  if (ready == 0) ADD_FAILURE() << "waited 20 s for a socket";
  return ready == 1;
}

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

Address Make(const char* text, std::uint16_t port) {
  Address address;
  if (std::strchr(text, ':') != nullptr) {
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    inet_pton(AF_INET6, text, &six.sin6_addr);
    std::memcpy(&address.storage, &six, sizeof six);
    address.size = sizeof six;
  } else {
    sockaddr_in four{};
    four.sin_family = AF_INET;
    four.sin_port = htons(port);
    inet_pton(AF_INET, text, &four.sin_addr);
    std::memcpy(&address.storage, &four, sizeof four);
    address.size = sizeof four;
  }
  return address;
}

const sockaddr* Raw(const Address& address) {
  return reinterpret_cast<const sockaddr*>(&address.storage);
}

}  // namespace

Connection& Connection::operator=(Connection&& other) noexcept {
  if (this != &other) {
    Close();
    fd_ = std::exchange(other.fd_, -1);
    buffer_ = std::move(other.buffer_);
  }
  return *this;
}

bool Connection::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    if (!WaitFor(fd_, POLLOUT)) return false;
    const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool Connection::Fill() {
  if (!WaitFor(fd_, POLLIN)) return false;
  std::array<char, 16384> chunk{};
  const ssize_t got = recv(fd_, chunk.data(), chunk.size(), 0);
  if (got <= 0) return false;
  buffer_.append(chunk.data(), static_cast<std::size_t>(got));
  return true;
}

std::string Connection::ReadUntil(std::string_view end) {
  while (true) {
    const std::size_t found = buffer_.find(end);
    if (found != std::string::npos) {
      std::string text = buffer_.substr(0, found + end.size());
      buffer_.erase(0, text.size());
      return text;
    }
    if (!Fill()) return std::exchange(buffer_, {});
  }
}

std::string Connection::ReadAll() {
  while (Fill()) {
  }
  return std::exchange(buffer_, {});
}

std::string Connection::ReadSome(std::size_t bytes) {
  while (buffer_.size() < bytes && Fill()) {
  }
  std::string text = buffer_.substr(0, bytes);
  buffer_.erase(0, text.size());
  return text;
}

void Connection::FinishSending() { shutdown(fd_, SHUT_WR); }

void Connection::Reset() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  Close();
}

void Connection::Close() {
  if (fd_ >= 0) close(std::exchange(fd_, -1));
}

Listener::Listener(const char* address, int backlog) {
  Address where = Make(address, 0);
  fd_ = socket(where.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind(fd_, Raw(where), where.size) != 0 || listen(fd_, backlog) != 0) {
    ADD_FAILURE() << "listen on " << address << ": errno " << errno;
  }
  sockaddr_in6 bound{};  // its port stands where sockaddr_in has it
  socklen_t size = sizeof bound;
  getsockname(fd_, reinterpret_cast<sockaddr*>(&bound), &size);
  port_ = ntohs(bound.sin6_port);
}

Listener::~Listener() { close(fd_); }

Connection Listener::Accept() {
  if (!WaitFor(fd_, POLLIN)) return Connection();
  return Connection(accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC));
}

void Listener::Shutdown() { shutdown(fd_, SHUT_RDWR); }

Connection ConnectTo(std::uint16_t port, const char* address) {
  const Address where = Make(address, port);
  const int fd = socket(where.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(fd, Raw(where), where.size) != 0) {
    close(fd);
    return Connection();
  }
  return Connection(fd);
}

// Below those that the kernel gives to whoever asks for any: in a suite whose
// tests run side by side such a port is soon somebody else's.
std::uint16_t DeadPort() {
  constexpr int kFirst = 10'240;
  constexpr int kLast = 30'000;
  static std::minstd_rand random(std::random_device{}());
  while (true) {
    const int port = std::uniform_int_distribution(kFirst, kLast)(random);
    const Address where = Make("127.0.0.1", static_cast<std::uint16_t>(port));
    const int fd =
        socket(where.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool nobodys = bind(fd, Raw(where), where.size) == 0;
    close(fd);
    if (nobodys) return static_cast<std::uint16_t>(port);
  }
}

}  // namespace leadsman
