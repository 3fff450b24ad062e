// What the network's contract tests share: a loop in this thread, a transport
// on it, and peers that behave as they are told.
#ifndef LEADSMAN_TESTS_CONTRACT_NET_NET_TEST_H_
#define LEADSMAN_TESTS_CONTRACT_NET_NET_TEST_H_

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <gtest/gtest.h>

#include "internal/net/curl_transport.h"
#include "internal/net/loop.h"
#include "internal/net/transport.h"
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

class NetTest : public testing::Test {
 protected:
  // Runs the loop until `ready()`; false, and a failed test, after 20 s.
  bool RunUntil(const std::function<bool()>& ready) {
    bool in_time = true;
    const TimerId limit =
        loop_.RunAt(loop_.Now() + std::chrono::seconds(20), [&] {
          in_time = false;
          loop_.Stop();
        });
    std::function<void()> look = [&] {
      if (ready()) {
        loop_.Stop();
      } else {
        loop_.RunAt(loop_.Now() + std::chrono::milliseconds(1), look);
      }
    };
    look();
    loop_.Run();
    loop_.Cancel(limit);
    EXPECT_TRUE(in_time) << "waited 20 s";
    return in_time;
  }

  HttpResult Fetch(HttpRequest request) {
    std::optional<HttpResult> result;
    transport_->Fetch(std::move(request), [&](HttpResult got) {
      EXPECT_FALSE(result) << "done twice";
      result = std::move(got);
      loop_.Stop();
    });
    EXPECT_FALSE(result) << "done inside the call";
    loop_.Run();
    return std::move(*result);
  }
  HttpResult Get(const std::string& url, milliseconds timeout = seconds(10)) {
    return Fetch({.url = url, .timeout = timeout});
  }
  TcpResult Connect(const std::string& host, int port,
                    milliseconds timeout = seconds(10)) {
    std::optional<TcpResult> result;
    transport_->Connect(host, port, timeout, [&](TcpResult got) {
      EXPECT_FALSE(result) << "done twice";
      result = std::move(got);
      loop_.Stop();
    });
    EXPECT_FALSE(result) << "done inside the call";
    loop_.Run();
    return std::move(*result);
  }

  Loop loop_;
  std::unique_ptr<Transport> transport_ = NewTransport(loop_, "1.2.3");
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_CONTRACT_NET_NET_TEST_H_
