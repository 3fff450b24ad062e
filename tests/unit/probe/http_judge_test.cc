#include "internal/probe/http_judge.h"

#include <string>

#include <gtest/gtest.h>

#include "internal/probe/net_outcome.h"

namespace leadsman {
namespace {

Expect Status(std::vector<StatusRange> ranges) {
  Expect expect;
  expect.status = std::move(ranges);
  return expect;
}

TEST(HttpJudgeTest, TakesTheKubeletsRangeByDefault) {
  for (const int good : {200, 204, 301, 399}) {
    EXPECT_EQ(JudgeHttp({}, {.status = good}).verdict, Verdict::kPass) << good;
  }
  for (const int bad : {100, 199, 400, 404, 500, 503}) {
    const Outcome outcome = JudgeHttp({}, {.status = bad});
    EXPECT_EQ(outcome.verdict, Verdict::kFail) << bad;
    EXPECT_EQ(outcome.reason, Reason::kStatus) << bad;
  }
}

TEST(HttpJudgeTest, TakesTheStatusesThatAreExpected) {
  const Expect expect = Status({{200, 200}, {401, 403}});
  EXPECT_EQ(JudgeHttp(expect, {.status = 402}).verdict, Verdict::kPass);
  const Outcome outcome = JudgeHttp(expect, {.status = 204});
  EXPECT_EQ(outcome.verdict, Verdict::kFail);
  EXPECT_EQ(outcome.detail, "HTTP 204, expected 200, 401-403");
}

TEST(HttpJudgeTest, LooksForTheBodysText) {
  Expect expect;
  expect.body.contains = "hello";
  EXPECT_EQ(JudgeHttp(expect, {.status = 200, .body = "oh hello!"}).reason,
            Reason::kOk);
  const Outcome outcome = JudgeHttp(expect, {.status = 200, .body = "secret"});
  EXPECT_EQ(outcome.reason, Reason::kBody);
  EXPECT_EQ(outcome.detail, "body lacks \"hello\"");
  EXPECT_EQ(JudgeHttp(expect, {.status = 200, .body = "cut", .body_cut = true})
                .detail,
            "body lacks \"hello\" in its first 3 bytes");
}

TEST(HttpJudgeTest, StatusIsJudgedBeforeTheBody) {
  Expect expect;
  expect.body.contains = "hello";
  EXPECT_EQ(JudgeHttp(expect, {.status = 500, .body = "no"}).reason,
            Reason::kStatus);
}

TEST(HttpJudgeTest, KeepsEvidenceButNeverInTheDetail) {
  const Outcome outcome =
      JudgeHttp({}, {.status = 500, .body = std::string(5000, 'x')});
  EXPECT_EQ(outcome.evidence.status, 500);
  EXPECT_EQ(outcome.evidence.head, std::string(2048, 'x'));
  EXPECT_EQ(outcome.detail, "HTTP 500, expected 200-399");
}

TEST(HttpJudgeTest, ReadsAsMuchAsARuleNeedsElseTheKubelets10KiB) {
  Expect expect;
  EXPECT_EQ(BodyNeeded(expect), 10240U);
  expect.body.contains = "x";
  EXPECT_EQ(BodyNeeded(expect), 65536U);
}

TEST(NetOutcomeTest, OurOwnTroubleIsInconclusive) {
  EXPECT_EQ(OutcomeOf({.fault = NetFault::kLocal}).verdict,
            Verdict::kInconclusive);
  EXPECT_EQ(OutcomeOf({.fault = NetFault::kLocal}).reason, Reason::kInternal);
}

TEST(NetOutcomeTest, EveryFaultIsAFailureWithItsReason) {
  const std::pair<NetFault, Reason> pairs[] = {
      {NetFault::kRefused, Reason::kRefused},
      {NetFault::kTimeout, Reason::kTimeout},
      {NetFault::kReset, Reason::kReset},
      {NetFault::kDns, Reason::kDns},
      {NetFault::kTls, Reason::kTls},
      {NetFault::kUnreachable, Reason::kUnreachable},
      {NetFault::kClosed, Reason::kClosed},
      {NetFault::kProtocol, Reason::kProtocol}};
  for (const auto& [fault, reason] : pairs) {
    const Outcome outcome =
        OutcomeOf({.fault = fault, .detail = "why", .latency = seconds(1)});
    EXPECT_EQ(outcome.verdict, Verdict::kFail);
    EXPECT_EQ(outcome.reason, reason);
    EXPECT_EQ(outcome.detail, "why");
    EXPECT_EQ(outcome.latency, seconds(1));
  }
}

}  // namespace
}  // namespace leadsman
