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
#include "tests/support/run_until.h"

namespace leadsman {

class NetTest : public testing::Test {
 protected:
  bool RunUntil(const std::function<bool()>& ready) {
    return leadsman::RunUntil(loop_, ready);
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
