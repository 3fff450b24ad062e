// What a configured `expect` and `warn` make of real answers.
#include <chrono>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "tests/contract/probe/probe_test.h"
#include "tests/support/peer.h"
#include "tests/support/socket.h"

namespace leadsman {
namespace {

const char* const kAnswer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    "Via: one\r\nVia: two\r\nContent-Length: 45\r\n\r\n"
    R"({"db": {"status": "up"}, "n": 1.0, "x": "ü"})";

struct Case {
  const char* name;
  const char* rules;  // of expect, and of warn
  const char* reason;
  const char* detail;  // "" = they hold
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

const Case kCases[] = {
    {"Status", "status: [200]", "", ""},
    {"StatusBroken", "status: [204, '300-399']", "status",
     "HTTP 200, expected 204, 300-399"},
    {"Contains", "body: {contains: '\"up\"'}", "", ""},
    {"ContainsBroken", "body: {contains: down}", "body", "body lacks \"down\""},
    {"NotContains", "body: {notContains: error}", "", ""},
    {"NotContainsBroken", "body: {notContains: status}", "body",
     "body has \"status\", which it must not"},
    {"Matches", R"(body: {matches: '"x": "[äöü]"\}$'})", "", ""},
    {"MatchesBroken", "body: {matches: '^v[0-9]+'}", "body",
     "body does not match \"^v[0-9]+\""},
    {"NotMatches", "body: {notMatches: 'err(or)?'}", "", ""},
    {"NotMatchesBroken", "body: {notMatches: 'st.tus'}", "body",
     "body matches \"st.tus\", which it must not"},
    {"MaxBytesBroken", "body: {contains: status, maxBytes: 5}", "body",
     "body lacks \"status\" in its first 5 bytes"},
    {"Json", "json: [{pointer: /db/status, equals: up}]", "", ""},
    {"JsonNumber", "json: [{pointer: /n, equals: 1}]", "", ""},
    {"JsonObject", "json: [{pointer: /db, equals: {status: up}}]", "", ""},
    {"JsonBroken", "json: [{pointer: /db/status, equals: ready}]", "json",
     R"(JSON at "/db/status" has another value than ""ready"")"},
    {"JsonTypeBroken", "json: [{pointer: /n, equals: '1'}]", "json",
     R"(JSON at "/n" is a number and not ""1"")"},
    {"JsonPlaceBroken", "json: [{pointer: /cache, equals: up}]", "json",
     R"(JSON has no "/cache")"},
    {"JsonCut", "json: [{pointer: /n, equals: 1}], body: {maxBytes: 44}",
     "json",
     "body is longer than body.maxBytes (44), so that its JSON cannot be "
     "read"},
    {"JsonOfExactlyMaxBytes",
     "json: [{pointer: /n, equals: 1}], body: {maxBytes: 45}", "", ""},
    {"Header", "headers: [{name: content-TYPE, matches: '/json$'}]", "", ""},
    {"HeaderOfSeveral", "headers: [{name: Via, matches: '^two$'}]", "", ""},
    {"HeaderBroken", "headers: [{name: Content-Type, matches: '^text/'}]",
     "header", R"(header "Content-Type" does not match "^text/")"},
    {"HeaderMissing", "headers: [{name: X-Ready, matches: ''}]", "header",
     "header \"X-Ready\" is missing"},
    {"Latency", "maxLatency: 10s", "", ""},
    {"LatencyOfPhases",
     "maxLatency: {connect: 9s, tls: 1ms, firstByte: 9s, total: 10s}", "", ""},
};

class HttpRulesTest : public ProbeTest,
                      public testing::WithParamInterface<Case> {};

TEST_P(HttpRulesTest, FailAsExpectAndWarnAsWarn) {
  const Recorder web(kAnswer);
  const Case& one = GetParam();
  const std::string rules = ": {" + std::string(one.rules) + "}";
  const bool holds = *one.detail == '\0';
  EXPECT_EQ(Said(Try(HttpCheck(Port(web.port()), "expect" + rules))),
            holds ? "pass ok HTTP 200"
                  : "fail " + std::string(one.reason) + ' ' + one.detail);
  EXPECT_EQ(
      Said(Try(HttpCheck(Port(web.port()), "warn" + rules))),
      holds ? "pass ok HTTP 200"
            : "warn " + std::string(one.reason) + " warning: " + one.detail);
}

INSTANTIATE_TEST_SUITE_P(Rules, HttpRulesTest, testing::ValuesIn(kCases),
                         [](const auto& one) { return one.param.name; });

class HttpLimitsTest : public ProbeTest {
 protected:
  // Answers the head and the body each after so long.
  static Peer::Serve Waits(milliseconds head, milliseconds body) {
    return [=](Connection& connection) {
      connection.ReadUntil("\r\n\r\n");
      std::this_thread::sleep_for(head);
      connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
      std::this_thread::sleep_for(body);
      connection.Send("ok");
      connection.ReadAll();
    };
  }
};

TEST_F(HttpLimitsTest, ASlowFirstByteBreaksItsLimitAndTheWholes) {
  Peer slow(Waits(milliseconds(60), milliseconds(0)));
  const std::string port = Port(slow.port());
  Outcome outcome =
      Try(HttpCheck(port, "expect: {maxLatency: {firstByte: 50ms}}"));
  EXPECT_EQ(outcome.reason, Reason::kLatency);
  EXPECT_EQ(outcome.verdict, Verdict::kFail);
  EXPECT_TRUE(outcome.detail.starts_with("first byte took ")) << outcome.detail;
  EXPECT_TRUE(outcome.detail.ends_with("ms, more than 50ms")) << outcome.detail;
  outcome = Try(HttpCheck(port, "expect: {maxLatency: 50ms}"));
  EXPECT_TRUE(outcome.detail.starts_with("attempt took ")) << outcome.detail;
  outcome = Try(HttpCheck(port, "warn: {maxLatency: 50ms}"));
  EXPECT_EQ(outcome.verdict, Verdict::kWarn);
  EXPECT_TRUE(outcome.detail.starts_with("warning: attempt took "));
}

// Each phase by its own time: a slow body is not a slow first byte.
TEST_F(HttpLimitsTest, ASlowBodyBreaksOnlyTheWholes) {
  Peer slow(Waits(milliseconds(0), milliseconds(1500)));
  const std::string port = Port(slow.port());
  EXPECT_EQ(
      Try(HttpCheck(port, "expect: {maxLatency: {connect: 1s, firstByte: 1s}}"))
          .verdict,
      Verdict::kPass);
  EXPECT_EQ(Try(HttpCheck(port, "expect: {maxLatency: {total: 1s}}")).reason,
            Reason::kLatency);
}

TEST_F(HttpLimitsTest, OfATcpSocketToo) {
  const Listener listener;
  const std::string tcp = "checks: [{name: db, tcpSocket: {" +
                          Port(listener.port()) + "}, expect: ";
  EXPECT_EQ(Said(Try(tcp + "{maxLatency: {connect: 1s, total: 1s}}}]")),
            "pass ok connected");
}

TEST_F(HttpLimitsTest, WarnHasNoStatusUnlessItIsGiven) {
  const Recorder web("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(Said(Try(HttpCheck(Port(web.port()),
                               "expect: {status: [404]}\n"
                               "  warn: {maxLatency: 10s}"))),
            "pass ok HTTP 404");
  EXPECT_EQ(Said(Try(HttpCheck(Port(web.port()),
                               "expect: {status: [404]}\n"
                               "  warn: {status: [200]}"))),
            "warn status warning: HTTP 404, expected 200");
}

TEST_F(HttpLimitsTest, ABodyThatOnlyWarnLooksAtIsReadToItsMaxBytes) {
  const Recorder web(Ok(std::string(20'000, 'x') + "end"));
  EXPECT_EQ(
      Said(Try(HttpCheck(Port(web.port()), "warn: {body: {matches: 'end$'}}"))),
      "pass ok HTTP 200");
}

TEST_F(HttpLimitsTest, AChunkedBodyOfExactlyMaxBytesIsWhole) {
  const Recorder web(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      "8\r\n{\"n\": 1}\r\n0\r\n\r\n");
  EXPECT_EQ(Said(Try(HttpCheck(Port(web.port()),
                               "expect: {json: [{pointer: /n, equals: 1}], "
                               "body: {maxBytes: 8}}"))),
            "pass ok HTTP 200");
}

TEST_F(HttpLimitsTest, BytesThatAreNoUtf8DoNotHideTheRest) {
  const Recorder web(Ok("\xFF\xFE gr\xC3\xBCn \x80"));
  EXPECT_EQ(Said(Try(HttpCheck(Port(web.port()),
                               "expect: {body: {matches: 'gr[üu]n'}}"))),
            "pass ok HTTP 200");
}

}  // namespace
}  // namespace leadsman
