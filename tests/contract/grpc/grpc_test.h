// What the contract tests of grpc checks share: attempts on a real loop.
#ifndef LEADSMAN_TESTS_CONTRACT_GRPC_GRPC_TEST_H_
#define LEADSMAN_TESTS_CONTRACT_GRPC_GRPC_TEST_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/health/check.h"
#include "internal/health/outcome.h"
#include "internal/net/curl_transport.h"
#include "internal/net/loop.h"
#include "internal/probe/prober.h"
#include "tests/support/grpc_server.h"

namespace leadsman {

// What the server plants in its answers (grpc_server.js).
inline constexpr const char* kPlanted = "planted";

class GrpcTest : public testing::Test {
 protected:
  static std::unique_ptr<Prober> ProberFor(Grpc grpc, Transport& transport,
                                           milliseconds timeout = seconds(15)) {
    auto check = std::make_shared<Check>();
    check->target = std::move(grpc);
    check->schedule.timeout = timeout;
    return MakeProber(std::move(check), transport);
  }

  // One attempt. The time-out is for a loaded machine.
  Outcome Try(Grpc grpc, milliseconds timeout = seconds(15)) {
    std::optional<Outcome> got;
    ProberFor(std::move(grpc), *transport_, timeout)->Start([&](Outcome one) {
      EXPECT_FALSE(got) << "done twice";
      got = std::move(one);
      loop_.Stop();
    });
    loop_.Run();
    EXPECT_THAT(got->detail, testing::Not(testing::HasSubstr(kPlanted)));
    EXPECT_LE(got->detail.size(), 256U);
    return *std::move(got);
  }

  static void ExpectFails(const Outcome& outcome, Reason reason,
                          const std::string& detail) {
    EXPECT_EQ(outcome.verdict, Verdict::kFail);
    EXPECT_EQ(ToString(outcome.reason), ToString(reason));
    EXPECT_EQ(outcome.detail, detail);
  }

  Loop loop_;
  std::unique_ptr<Transport> transport_ = NewTransport(loop_, "1.2.3");
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_CONTRACT_GRPC_GRPC_TEST_H_
