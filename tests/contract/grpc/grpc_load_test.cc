// Many at once, and silent peers beside good ones.
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/contract/grpc/grpc_test.h"
#include "tests/support/socket.h"

namespace leadsman {
namespace {

class GrpcLoadTest : public GrpcTest {};

TEST_F(GrpcLoadTest, TwoHundredAtOnceAreEachAnsweredOnce) {
  const GrpcServer server({"health"});
  constexpr int kCount = 200;
  int passed = 0;
  int done = 0;
  for (int i = 0; i < kCount; ++i) {
    ProberFor({.port = server.port()}, *transport_, seconds(60))
        ->Start([&](const Outcome& outcome) {
          passed += outcome.verdict == Verdict::kPass ? 1 : 0;
          if (++done == kCount) loop_.Stop();
        });
  }
  loop_.Run();
  EXPECT_EQ(passed, kCount);
  EXPECT_EQ(done, kCount);
}

// Silent after the connection, and silent after HTTP/2's own words.
TEST_F(GrpcLoadTest, ASilentServerDelaysNobody) {
  Listener silent;
  const GrpcServer mute({"answers"});
  const GrpcServer good({"health"});
  bool timed_out = false;
  for (const Grpc& target : {Grpc{.host = "127.0.0.1", .port = silent.port()},
                             Grpc{.port = mute.port(), .service = "silent"}}) {
    ProberFor(target, *transport_, seconds(60))->Start([&](const Outcome&) {
      timed_out = true;
    });
  }
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(Try({.port = good.port()}).detail, "SERVING");
    EXPECT_FALSE(timed_out);
  }
}

TEST_F(GrpcLoadTest, ASilentServerTimesOutInItsOwnTime) {
  Listener silent;
  const GrpcServer mute({"answers"});
  const GrpcServer good({"health"});
  std::vector<Outcome> late;
  int answered = 0;
  const auto look = [&] {
    if (late.size() == 2 && answered == 20) loop_.Stop();
  };
  for (const Grpc& target : {Grpc{.host = "127.0.0.1", .port = silent.port()},
                             Grpc{.port = mute.port(), .service = "silent"}}) {
    ProberFor(target, *transport_, milliseconds(500))
        ->Start([&](const Outcome& outcome) {
          late.push_back(outcome);
          look();
        });
  }
  for (int i = 0; i < 20; ++i) {
    ProberFor({.port = good.port()}, *transport_, seconds(60))
        ->Start([&](const Outcome& outcome) {
          EXPECT_EQ(outcome.detail, "SERVING");
          ++answered;
          look();
        });
  }
  loop_.Run();
  for (const Outcome& outcome : late) {
    EXPECT_EQ(ToString(outcome.reason), "timeout") << outcome.detail;
    EXPECT_GE(outcome.latency, milliseconds(490));
  }
}

}  // namespace
}  // namespace leadsman
