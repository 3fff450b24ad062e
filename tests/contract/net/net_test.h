// What the network's contract tests share: a loop in this thread, and a
// transport on it.
#ifndef LEADSMAN_TESTS_CONTRACT_NET_NET_TEST_H_
#define LEADSMAN_TESTS_CONTRACT_NET_NET_TEST_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "internal/net/curl_transport.h"
#include "internal/net/loop.h"
#include "internal/net/transport.h"
#include "tests/support/peer.h"

namespace leadsman {

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
