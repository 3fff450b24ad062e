// Sockets for tests: a peer that behaves as it is told, on loopback.
//
// Every call that waits has a deadline of 20 s and fails the test when it
// passes, so that no test can hang.
#ifndef LEADSMAN_TESTS_SUPPORT_SOCKET_H_
#define LEADSMAN_TESTS_SUPPORT_SOCKET_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace leadsman {

class Connection {
 public:
  Connection() = default;
  explicit Connection(int fd) : fd_(fd) {}
  ~Connection() { Close(); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  Connection(Connection&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)) {}
  Connection& operator=(Connection&& other) noexcept;

  int fd() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

  bool Send(std::string_view bytes);  // false once the peer is gone
  // Up to and with `end`; what was there if the peer closes first.
  std::string ReadUntil(std::string_view end);
  std::string ReadAll();                    // until the peer closes or resets
  std::string ReadSome(std::size_t bytes);  // exactly so many, or to the close
  void FinishSending();                     // FIN
  void Reset();                             // RST, by SO_LINGER 0
  void Close();

 private:
  bool Fill();

  int fd_ = -1;
  std::string buffer_;
};

class Listener {
 public:
  // A free port. `backlog` as listen(2) takes it.
  explicit Listener(const char* address = "127.0.0.1", int backlog = 64);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  std::uint16_t port() const { return port_; }
  int fd() const { return fd_; }
  Connection Accept();  // waits; a dead Connection after Shutdown
  void Shutdown();      // from any thread: Accept returns

 private:
  int fd_ = -1;
  std::uint16_t port_ = 0;
};

Connection ConnectTo(std::uint16_t port, const char* address = "127.0.0.1");

// A port on which nobody listens (just closed).
std::uint16_t DeadPort();

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_SOCKET_H_
