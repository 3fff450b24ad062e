#include "internal/probe/http_judge.h"

#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "internal/probe/net_outcome.h"

namespace leadsman {
namespace {

Outcome Judged(const Expect& expect, const HttpReply& reply,
               std::optional<Expect> warn = std::nullopt) {
  return HttpJudge({.expect = expect, .warn = std::move(warn)}).Judge(reply);
}

TEST(HttpJudgeTest, TakesTheKubeletsRangeByDefault) {
  for (const int good : {200, 204, 301, 399}) {
    EXPECT_EQ(Judged({}, {.status = good}).verdict, Verdict::kPass) << good;
  }
  for (const int bad : {100, 199, 400, 404, 500, 503}) {
    const Outcome outcome = Judged({}, {.status = bad});
    EXPECT_EQ(outcome.verdict, Verdict::kFail) << bad;
    EXPECT_EQ(outcome.reason, Reason::kStatus) << bad;
  }
}

TEST(HttpJudgeTest, KnowsTheContentLengthThatTheAnswerSays) {
  const auto length = [](const std::string& value) {
    HttpReply reply{.status = 200};
    reply.headers = {{"content-type", "a/b"}, {"content-length", value}};
    return Judged({}, reply).content_length;
  };
  EXPECT_EQ(length("0"), 0);
  EXPECT_EQ(length(" 5000000000 "), 5'000'000'000);
  for (const char* const bad : {"", "-1", "12x", "99999999999999999999"}) {
    EXPECT_EQ(length(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(Judged({}, {.status = 200}).content_length, std::nullopt);
}

TEST(HttpJudgeTest, TakesTheStatusesThatAreExpected) {
  const Expect expect{.status = {{200, 200}, {401, 403}}};
  EXPECT_EQ(Judged(expect, {.status = 402}).verdict, Verdict::kPass);
  const Outcome outcome = Judged(expect, {.status = 204});
  EXPECT_EQ(outcome.verdict, Verdict::kFail);
  EXPECT_EQ(outcome.detail, "HTTP 204, expected 200, 401-403");
}

// Breaks each rule in turn, from the last key to the first.
TEST(HttpJudgeTest, TheFirstRuleThatFailsDecidesInTheOrderOfTheKeys) {
  const Expect expect{.body = {.contains = "up"},
                      .json = {{"/db", "\"up\""}},
                      .headers = {{"X-Ready", "yes"}}};
  HttpReply reply{
      .status = 200, .headers = {{"x-ready", "yes"}}, .body = R"({"db":"up"})"};
  EXPECT_EQ(Judged(expect, reply).reason, Reason::kOk);
  EXPECT_EQ(Judged(expect, reply).detail, "HTTP 200");
  reply.headers.clear();
  EXPECT_EQ(Judged(expect, reply).reason, Reason::kHeader);
  reply.body = R"({"db":"uphill"})";
  EXPECT_EQ(Judged(expect, reply).reason, Reason::kJson);
  reply.body = R"({"db":"down"})";
  EXPECT_EQ(Judged(expect, reply).reason, Reason::kBody);
  reply.status = 500;
  EXPECT_EQ(Judged(expect, reply).reason, Reason::kStatus);
}

TEST(HttpJudgeTest, WarnsWhereOnlyWarnIsBroken) {
  const Expect warn{.status = {{200, 200}}, .body = {.not_contains = "slow"}};
  const Outcome status = Judged({}, {.status = 204}, warn);
  EXPECT_EQ(status.verdict, Verdict::kWarn);
  EXPECT_EQ(status.reason, Reason::kStatus);
  EXPECT_EQ(status.detail, "warning: HTTP 204, expected 200");
  const Outcome body = Judged({}, {.status = 200, .body = "slow"}, warn);
  EXPECT_EQ(body.verdict, Verdict::kWarn);
  EXPECT_EQ(body.detail, "warning: body has \"slow\", which it must not");
  EXPECT_EQ(Judged({}, {.status = 200}, warn).verdict, Verdict::kPass);
  EXPECT_EQ(Judged({}, {.status = 500}, warn).verdict, Verdict::kFail);
}

TEST(HttpJudgeTest, WarnHasNoStatusOfItsOwnUnlessGiven) {
  const Expect expect{.status = {{404, 404}}};
  EXPECT_EQ(Judged(expect, {.status = 404}, Expect{.status = {}}).verdict,
            Verdict::kPass);
}

// Planted in every part of the answer, with each rule broken in turn.
TEST(HttpJudgeTest, NeverSaysWhatTheAnswerHolds) {
  const HttpReply reply{.status = 200,
                        .headers = {{"x-key", "s3cret"}},
                        .body = R"({"a":"s3cret"})",
                        .redirect_url = "http://s3cret/"};
  const HttpReply html{.status = 200, .body = "s3cret s3cret"};
  const Expect rules[] = {
      {.status = {{204, 204}}},          {.body = {.contains = "x"}},
      {.body = {.not_contains = "s3c"}}, {.body = {.matches = "^x"}},
      {.body = {.not_matches = "s.c"}},  {.json = {{"/a", "1"}}},
      {.json = {{"/a", "\"x\""}}},       {.json = {{"/b", "1"}}},
      {.headers = {{"X-Key", "^x"}}},    {.headers = {{"X-Not", ""}}}};
  for (const Expect& rule : rules) {
    for (const HttpReply& one : {reply, html}) {
      const Outcome failed = Judged(rule, one);
      EXPECT_EQ(failed.detail.find("s3cret"), std::string::npos)
          << failed.detail;
      EXPECT_LE(failed.detail.size(), 256U);
      EXPECT_EQ(Judged({}, one, rule).detail.find("s3cret"), std::string::npos);
    }
    EXPECT_EQ(Judged(rule, reply).verdict, Verdict::kFail);
    EXPECT_EQ(Judged({}, reply, rule).verdict, Verdict::kWarn);
  }
}

TEST(HttpJudgeTest, KeepsEvidenceButNeverInTheDetail) {
  const Outcome outcome =
      Judged({}, {.status = 500, .body = std::string(5000, 'x')});
  EXPECT_EQ(outcome.evidence.status, 500);
  EXPECT_EQ(outcome.evidence.head, std::string(2048, 'x'));
  EXPECT_EQ(outcome.detail, "HTTP 500, expected 200-399");
}

TEST(HttpJudgeTest, ReadsAsMuchAsARuleNeedsElseTheKubelets10KiB) {
  const auto needed = [](const Expect& expect,
                         std::optional<Expect> warn = std::nullopt) {
    return HttpJudge({.expect = expect, .warn = std::move(warn)}).body_needed();
  };
  const Expect plain{.headers = {{"A", "b"}},
                     .max_latency = {.total = seconds(1)}};
  // One byte more than is looked at, to see whether it goes on.
  EXPECT_EQ(needed({}), 10240U);
  EXPECT_EQ(needed(plain, plain), 10240U);
  EXPECT_EQ(needed({.body = {.max_bytes = 100}}), 10240U) << "nothing looks";
  const Expect inside[] = {{.body = {.contains = "x"}},
                           {.body = {.not_contains = "x"}},
                           {.body = {.matches = "x"}},
                           {.body = {.not_matches = "x"}},
                           {.json = {{"", "1"}}}};
  for (const Expect& rule : inside) {
    EXPECT_EQ(needed(rule), 65537U);
    EXPECT_EQ(needed({}, rule), 65537U);
    Expect little = rule;
    little.body.max_bytes = 100;
    EXPECT_EQ(needed(little), 101U);
    EXPECT_EQ(needed(little, rule), 65537U);
    EXPECT_EQ(needed(rule, little), 65537U);
  }
}

// Each sees no more than its own maxBytes, however much the other has read.
TEST(HttpJudgeTest, EachRuleLooksAtItsOwnPartOfTheBody) {
  const HttpReply reply{.status = 200, .body = "0123456789"};
  const Expect little{.body = {.contains = "9", .max_bytes = 5}};
  const Expect much{.body = {.contains = "9"}};
  EXPECT_EQ(Judged(much, reply, much).verdict, Verdict::kPass);
  EXPECT_EQ(Judged(much, reply, little).detail,
            "warning: body lacks \"9\" in its first 5 bytes");
  EXPECT_EQ(Judged(little, reply, much).detail,
            "body lacks \"9\" in its first 5 bytes");
  const Expect json{.body = {.max_bytes = 5}, .json = {{"", "1"}}};
  EXPECT_EQ(Judged(json, reply).detail,
            "body is longer than body.maxBytes (5), so that its JSON cannot be "
            "read");
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
