// Peers that behave as they are told, each on a thread of its own.
#ifndef LEADSMAN_TESTS_SUPPORT_PEER_H_
#define LEADSMAN_TESTS_SUPPORT_PEER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "tests/support/socket.h"

namespace leadsman {

// Serves each connection in turn with `serve`, on a thread of its own.
class Peer {
 public:
  using Serve = std::function<void(Connection& connection)>;

  explicit Peer(Serve serve, const char* address = "127.0.0.1")
      : listener_(address), thread_([this, serve = std::move(serve)] {
          while (Connection connection = listener_.Accept()) {
            ++accepted_;
            serve(connection);
          }
        }) {}
  ~Peer() {
    stopping_ = true;
    listener_.Shutdown();
    thread_.join();
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  std::uint16_t port() const { return listener_.port(); }
  std::string Url(const std::string& path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port()) + path;
  }
  int accepted() const { return accepted_; }
  bool stopping() const { return stopping_; }

 private:
  std::atomic<int> accepted_{0};
  std::atomic<bool> stopping_{false};
  Listener listener_;
  std::thread thread_;
};

// Reads a request's head, answers these bytes, and closes.
inline Peer::Serve Answers(std::string bytes) {
  return [bytes = std::move(bytes)](Connection& connection) {
    connection.ReadUntil("\r\n\r\n");
    connection.Send(bytes);
    connection.FinishSending();
    connection.ReadAll();
  };
}

inline std::string Ok(std::string_view body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

// Keeps the last request, head and announced body, and answers it.
class Recorder {
 public:
  explicit Recorder(std::string answer = Ok("hi"),
                    const char* address = "127.0.0.1")
      : peer_(
            [this, answer = std::move(answer)](Connection& connection) {
              std::string request = connection.ReadUntil("\r\n\r\n");
              const std::size_t length = request.find("Content-Length: ");
              if (length != std::string::npos) {
                request += connection.ReadSome(
                    std::stoul(request.substr(length + 16)));
              }
              {
                const std::lock_guard lock(mutex_);
                request_ = std::move(request);
              }
              connection.Send(answer);
              connection.FinishSending();
              connection.ReadAll();
            },
            address) {}

  std::string Url(const std::string& path = "/") const {
    return peer_.Url(path);
  }
  std::uint16_t port() const { return peer_.port(); }
  std::string Host() const { return "127.0.0.1:" + std::to_string(port()); }
  int accepted() const { return peer_.accepted(); }
  std::string request() const {
    const std::lock_guard lock(mutex_);
    return request_;
  }

 private:
  mutable std::mutex mutex_;
  std::string request_;
  Peer peer_;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_PEER_H_
