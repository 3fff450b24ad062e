// What a check gates, and how many must be up.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/config/config.h"
#include "tests/unit/config/parse.h"

namespace leadsman {
namespace {

const char* const kOwn[] = {
    "tcpSocket: {port: 1}",
    "tcpSocket: {port: 1, host: localhost}",
    "tcpSocket: {port: 1, host: LOCALHOST}",
    "tcpSocket: {port: 1, host: localhost.}",
    "tcpSocket: {port: 1, host: 127.9.9.9}",
    "tcpSocket: {port: 1, host: '::1'}",
    "tcpSocket: {port: 1, host: '[::1]'}",
    "tcpSocket: {port: 1, host: '::ffff:127.0.0.1'}",
    "tcpSocket: {port: 1, host: podIP}",
    "tcpSocket: {port: 1, host: 10.1.2.3}",
    "httpGet: {port: 1}",
    "httpGet: {port: 1, host: podIP}",
    "httpGet: {port: 1, host: db.example, unixSocket: /run/web.sock}",
};

const char* const kOthers[] = {
    "tcpSocket: {port: 1, host: db.example}",
    "tcpSocket: {port: 1, host: 10.1.2.4}",
    "tcpSocket: {port: 1, host: '::2'}",
    "tcpSocket: {port: 1, host: '::ffff:10.1.2.4'}",
    "tcpSocket: {port: 1, host: 127.example}",
    "httpGet: {port: 1, host: localhost.example}",
};

Sources Of(const std::string& target, const std::string& affects = "") {
  return File("checks:\n- name: a\n  " + target + "\n" +
                  (affects.empty() ? "" : "  affects: " + affects + "\n"),
              {{"POD_IP", "10.1.2.3"}});
}

TEST(AffectsTest, OwnTargetsGateAndOthersDoNotUnlessTold) {
  for (const char* target : kOwn) {
    EXPECT_EQ(Parsed(Of(target)).checks[0].affects, (Affects{true, false}))
        << target;
    EXPECT_EQ(Parsed(Of(target, "[]")).checks[0].affects,
              (Affects{false, false}))
        << target;
    EXPECT_EQ(Parsed(Of(target, "[liveness]")).checks[0].affects,
              (Affects{false, true}))
        << target;
    EXPECT_EQ(Parsed(Of(target, "[liveness, readiness]")).checks[0].affects,
              (Affects{true, true}))
        << target;
  }
  for (const char* target : kOthers) {
    EXPECT_EQ(Parsed(Of(target)).checks[0].affects, (Affects{false, false}))
        << target;
    EXPECT_EQ(Parsed(Of(target, "[readiness]")).checks[0].affects,
              (Affects{true, false}))
        << target;
  }
}

TEST(AffectsTest, ADependencyNeverKills) {
  for (const char* target : kOthers) {
    EXPECT_EQ(ErrorsOf(Of(target, "[readiness, liveness]")),
              "f.yaml:4:24: checks[0].affects[1]: is liveness for a target "
              "that is not the pod's own: a dependency never kills; must be "
              "readiness or []\n")
        << target;
  }
}

struct Required {
  const char* require;
  Require want;
};

TEST(RequireTest, IsAllUnlessSaid) {
  const std::string three =
      "checks:\n- {name: a, tcpSocket: {port: 1}}\n"
      "- {name: b, tcpSocket: {port: 2}}\n- {name: c, tcpSocket: {port: 3}}\n";
  const Required rows[] = {
      {"", {Require::Kind::kAll, 0}},
      {"readiness: {}", {Require::Kind::kAll, 0}},
      {"readiness: {require: all}", {Require::Kind::kAll, 0}},
      {"readiness: {require: any}", {Require::Kind::kAny, 0}},
      {"readiness: {require: 1}", {Require::Kind::kCount, 1}},
      {"readiness: {require: 3}", {Require::Kind::kCount, 3}},
  };
  for (const Required& row : rows) {
    EXPECT_EQ(Parsed(File(three + row.require)).require, row.want)
        << row.require;
  }
  for (const char* bad : {"0", "4", "-1", "1.5", "half", "[]"}) {
    EXPECT_THAT(ErrorsOf(File(three + "readiness: {require: " + bad + "}")),
                testing::StartsWith("f.yaml:5:22: readiness.require: "))
        << bad;
  }
}

// What is not said of `warn` is not asked, `expect`'s defaults included.
TEST(WarnTest, HasNoStatusUnlessItIsGiven) {
  const std::string web = "checks:\n- name: a\n  httpGet: {port: 1}\n  ";
  EXPECT_FALSE(Parsed(File(web)).checks[0].warn);
  const auto warn = [&](const std::string& rules) {
    return Parsed(File(web + "warn: " + rules)).checks[0].warn;
  };
  EXPECT_EQ(warn("{}"), Expect{.status = {}});
  EXPECT_EQ(warn("{maxLatency: 1s}"),
            (Expect{.status = {}, .max_latency = {.total = seconds(1)}}));
  EXPECT_EQ(warn("{status: [200]}"), (Expect{.status = {{200, 200}}}));
}

TEST(WarnTest, HeadHasNoBodyToWarnOf) {
  EXPECT_EQ(ErrorsOf(File("checks:\n- name: a\n"
                          "  httpGet: {port: 1, method: HEAD}\n"
                          "  expect: {json: [{pointer: '', equals: 1}]}\n"
                          "  warn: {body: {contains: x}}\n")),
            "f.yaml:4:18: checks[0].expect.json: asks for a body, and HEAD has "
            "none; use GET\n"
            "f.yaml:5:16: checks[0].warn.body: asks for a body, and HEAD has "
            "none; use GET\n");
}

}  // namespace
}  // namespace leadsman
