// A real gRPC server with gRPC's own health service.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/contract/grpc/grpc_test.h"
#include "tests/support/socket.h"

namespace leadsman {
namespace {

using testing::HasSubstr;

class GrpcHealthTest : public GrpcTest {};

TEST_F(GrpcHealthTest, OnlyServingPasses) {
  const GrpcServer server({"health"});
  const auto asked = [&](const std::string& service) {
    return Try({.port = server.port(), .service = service});
  };
  for (const char* service : {"", "shop.Cart"}) {
    const Outcome outcome = asked(service);
    EXPECT_EQ(outcome.verdict, Verdict::kPass);
    EXPECT_EQ(outcome.reason, Reason::kOk);
    EXPECT_EQ(outcome.detail, "SERVING");
    EXPECT_EQ(outcome.http_version, 20);
  }
  ExpectFails(asked("shop.Stock"), Reason::kNotServing,
              "service shop.Stock is NOT_SERVING; its own log should say why");
  ExpectFails(asked("shop.Bill"), Reason::kNotServing,
              "service shop.Bill is UNKNOWN: its health was never set");
  ExpectFails(asked("shop.Cat"), Reason::kNotServing,
              "the server knows no service shop.Cat; is that the name?");
}

TEST_F(GrpcHealthTest, FillsThePhases) {
  const GrpcServer server({"health"});
  const Outcome outcome = Try({.host = "127.0.0.1", .port = server.port()});
  EXPECT_FALSE(outcome.phases.resolve);
  EXPECT_TRUE(outcome.phases.connect);
  EXPECT_FALSE(outcome.phases.tls);
  ASSERT_TRUE(outcome.phases.first_byte);
  ASSERT_TRUE(outcome.phases.transfer);
  EXPECT_GT(outcome.latency, milliseconds(0));
  EXPECT_LE(*outcome.phases.first_byte + *outcome.phases.transfer,
            outcome.latency);
}

TEST_F(GrpcHealthTest, AServerWithoutAHealthServiceIsNoHealthPeer) {
  const GrpcServer server({"none"});
  ExpectFails(Try({.port = server.port()}), Reason::kProtocol,
              "this server does not implement the grpc health protocol "
              "(grpc.health.v1.Health); add it there, or use tcpSocket");
}

TEST_F(GrpcHealthTest, EachStatusOfARealServerHasItsReason) {
  const GrpcServer server({"answers"});
  for (int status = 1; status <= 16; ++status) {
    const Outcome outcome =
        Try({.port = server.port(), .service = std::to_string(status)});
    const Reason expected = status == 4    ? Reason::kTimeout
                            : status == 5  ? Reason::kNotServing
                            : status == 12 ? Reason::kProtocol
                                           : Reason::kStatus;
    EXPECT_EQ(ToString(outcome.reason), ToString(expected)) << status;
    EXPECT_THAT(outcome.evidence.head, HasSubstr(kPlanted)) << status;
  }
}

TEST_F(GrpcHealthTest, AServerThatNeverAnswersIsATimeOut) {
  const GrpcServer server({"answers"});
  const Outcome outcome =
      Try({.port = server.port(), .service = "silent"}, milliseconds(300));
  EXPECT_EQ(outcome.verdict, Verdict::kFail);
  EXPECT_EQ(ToString(outcome.reason), "timeout");
  EXPECT_GE(outcome.latency, milliseconds(290));
}

TEST_F(GrpcHealthTest, NobodyListeningIsRefused) {
  const int port = DeadPort();
  const Outcome outcome = Try({.host = "127.0.0.1", .port = port});
  EXPECT_EQ(ToString(outcome.reason), "refused");
}

}  // namespace
}  // namespace leadsman
