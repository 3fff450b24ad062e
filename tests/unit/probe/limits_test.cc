#include "internal/probe/limits.h"

#include <chrono>
#include <optional>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)

constexpr WallTime kNow{1'795'485'600s};  // 2026-11-24T02:00:00Z

const Outcome kTook{.verdict = Verdict::kPass,
                    .reason = Reason::kOk,
                    .detail = "fine",
                    .latency = 700ms,
                    .phases = {.resolve = 200ms,
                               .connect = 50ms,
                               .tls = 100ms,
                               .first_byte = 300ms,
                               .transfer = 50ms}};

struct Case {
  const char* name;
  LatencyRule rule;
  const char* detail;  // "" = it holds
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

const Case kCases[] = {
    {"None", {}, ""},
    {"ExactlyTheLimit",
     {.connect = 50ms, .tls = 100ms, .first_byte = 300ms, .total = 700ms},
     ""},
    {"Connect", {.connect = 49ms}, "connecting took 50ms, more than 49ms"},
    {"Tls", {.tls = 99ms}, "TLS took 100ms, more than 99ms"},
    {"FirstByte",
     {.first_byte = 299ms},
     "first byte took 300ms, more than 299ms"},
    {"Total", {.total = 699ms}, "attempt took 700ms, more than 699ms"},
    {"TheFirstInTheOrderOfTheKeys",
     {.tls = 1ms, .first_byte = 1ms, .total = 1ms},
     "TLS took 100ms, more than 1ms"},
};

class LatencyTest : public testing::TestWithParam<Case> {};

TEST_P(LatencyTest, OfEachPhaseByItself) {
  const auto breach = TooSlow(GetParam().rule, kTook);
  EXPECT_EQ(breach ? breach->detail : "", GetParam().detail);
  if (breach) {
    EXPECT_EQ(breach->reason, Reason::kLatency);
  }
}

INSTANTIATE_TEST_SUITE_P(Limits, LatencyTest, testing::ValuesIn(kCases),
                         [](const auto& one) { return one.param.name; });

TEST(LimitsTest, APhaseThatIsNotThereIsOverNone) {
  EXPECT_FALSE(TooSlow({.connect = 1ms, .tls = 1ms, .first_byte = 1ms}, {}));
}

TEST(LimitsTest, AMicrosecondOverIsOverAndReadsSo) {
  const auto breach = TooSlow({.total = 500ms}, {.latency = 500'001us});
  ASSERT_TRUE(breach);
  EXPECT_EQ(breach->detail, "attempt took 501ms, more than 500ms");
}

TEST(LimitsTest, ACertificateWarnsWithinItsDaysAndAfterItsEnd) {
  const auto said = [](int days, std::optional<WallTime> expiry) {
    const auto breach = EndsSoon(days, expiry, kNow);
    if (!breach) return std::string();
    EXPECT_EQ(breach->reason, Reason::kCertificate);
    return breach->detail;
  };
  EXPECT_EQ(said(14, kNow + 14 * 24h + 1s), "");
  EXPECT_EQ(said(14, kNow + 14 * 24h),
            "certificate ends on 2026-12-08T02:00:00Z, within 14 days");
  EXPECT_EQ(said(1, kNow + 1s),
            "certificate ends on 2026-11-24T02:00:01Z, within 1 day");
  EXPECT_EQ(said(14, kNow), "certificate ended on 2026-11-24T02:00:00Z");
  EXPECT_EQ(said(14, kNow - 48h), "certificate ended on 2026-11-22T02:00:00Z");
  EXPECT_EQ(said(0, kNow - 48h), "") << "no such rule";
  EXPECT_EQ(said(14, std::nullopt), "") << "no certificate";
}

struct Verdicts {
  Verdict verdict;
  Reason reason;
  std::string detail;

  bool operator==(const Verdicts&) const = default;
};

Verdicts Judged(Outcome outcome, LatencyRule expect,
                std::optional<Expect> warn) {
  Check check;
  check.expect.max_latency = expect;
  check.warn = std::move(warn);
  outcome = JudgeLimits(check, std::move(outcome), kNow);
  EXPECT_EQ(outcome.latency, 700ms);
  return {outcome.verdict, outcome.reason, outcome.detail};
}

TEST(LimitsTest, ExpectFailsAndWarnWarns) {
  const Expect slow{.max_latency = {.total = 600ms}};
  const Expect ends{.certificate_days = 14};
  Outcome took = kTook;
  took.certificate_expiry = kNow + 24h;
  EXPECT_EQ(Judged(took, {}, std::nullopt),
            (Verdicts{Verdict::kPass, Reason::kOk, "fine"}));
  EXPECT_EQ(Judged(took, {.total = 650ms}, slow),
            (Verdicts{Verdict::kFail, Reason::kLatency,
                      "attempt took 700ms, more than 650ms"}));
  EXPECT_EQ(Judged(took, {.total = 800ms}, slow),
            (Verdicts{Verdict::kWarn, Reason::kLatency,
                      "warning: attempt took 700ms, more than 600ms"}));
  EXPECT_EQ(Judged(took, {}, ends),
            (Verdicts{Verdict::kWarn, Reason::kCertificate,
                      "warning: certificate ends on 2026-11-25T02:00:00Z, "
                      "within 14 days"}));
  EXPECT_EQ(
      Judged(took, {},
             Expect{.max_latency = {.total = 600ms}, .certificate_days = 14})
          .reason,
      Reason::kLatency)
      << "in the order of the keys";
}

TEST(LimitsTest, WhatItsProberSaidStandsUnlessWorse) {
  Outcome warned = kTook;
  warned.verdict = Verdict::kWarn;
  warned.reason = Reason::kBody;
  const Expect slow{.max_latency = {.total = 600ms}};
  EXPECT_EQ(Judged(warned, {}, slow).reason, Reason::kBody);
  EXPECT_EQ(Judged(warned, {.total = 600ms}, slow).verdict, Verdict::kFail);
  for (const Verdict verdict : {Verdict::kFail, Verdict::kInconclusive}) {
    Outcome bad = kTook;
    bad.verdict = verdict;
    bad.reason = Reason::kTimeout;
    EXPECT_EQ(Judged(bad, {.total = 1ms}, slow),
              (Verdicts{verdict, Reason::kTimeout, "fine"}));
  }
}

}  // namespace
}  // namespace leadsman
