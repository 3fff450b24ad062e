#include "internal/server/request_guard.h"

#include <cstddef>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

// "GET /a", "HEAD /b close", "400 why": what came out, in order.
std::string Say(const Arrival& arrival) {
  if (arrival.refused != 0) {
    return std::to_string(arrival.refused) + ' ' + std::string(arrival.why);
  }
  return (arrival.head ? "HEAD " : "GET ") + arrival.target +
         (!arrival.keep_alive  ? " close"
          : arrival.old_client ? " old"
                               : "");
}

void Drain(RequestGuard& guard, std::vector<std::string>& said) {
  while (const auto arrival = guard.Next()) said.push_back(Say(*arrival));
}

using Said = std::vector<std::string>;

Said Hear(std::string_view bytes) {
  RequestGuard guard;
  Said said;
  guard.Feed(bytes);
  Drain(guard, said);
  return said;
}

struct Case {
  std::string bytes;
  Said said;
};

std::vector<Case> Cases() {
  const std::string line_words = "lines must end in CRLF";
  const std::string shape_words = "not a request line; METHOD TARGET HTTP/1.1";
  const std::string version_words =
      "only HTTP/1.1 and HTTP/1.0 are spoken here";
  const std::string path_words =
      "the path must start with / and be printable ASCII";
  const std::string header_words = "not a header line; NAME: VALUE";
  const std::string control_words = "a control byte in the request's head";
  const std::string body_words = "a request body is not taken";
  const std::string number_words = "Content-Length is not a number";
  const std::string long_words = "the request line is over 1024 bytes";
  const auto get = [](const std::string& headers) {
    return "GET /a HTTP/1.1\r\n" + headers + "\r\n";
  };
  return {
      {"GET /a HTTP/1.1\r\n\r\n", {"GET /a"}},
      {"HEAD /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n", {"HEAD /a?b=c"}},
      {"GET /a HTTP/1.0\r\n\r\n", {"GET /a close"}},
      {"GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", {"GET /a old"}},
      {get("Connection: close\r\n"), {"GET /a close"}},
      {get("CONNECTION:\tx ,  Close\r\n"), {"GET /a close"}},
      {get("Connection: keep-alive\r\nConnection: close\r\n"),
       {"GET /a close"}},
      {"GET /a HTTP/1.0\r\nConnection: close, keep-alive\r\n\r\n",
       {"GET /a close"}},
      {get("Connection: upgrade\r\n"), {"GET /a"}},
      {"\r\nGET /a HTTP/1.1\r\n\r\n", {"GET /a"}},
      {"\r\n\r\nGET /a HTTP/1.1\r\n\r\n",
       {"400 empty lines before the request"}},
      // Pipelined; nothing after the one that closes, or the refused one.
      {get("") + "HEAD /b HTTP/1.1\r\n\r\n" + get(""),
       {"GET /a", "HEAD /b", "GET /a"}},
      {get("") + get("Connection: close\r\n") + get(""),
       {"GET /a", "GET /a close"}},
      {get("") + "nonsense\r\n\r\n" + get(""),
       {"GET /a", "400 " + shape_words}},
      {get("") + "GET /unfinished HTTP/1.1\r\nA: b\r\n", {"GET /a"}},
      // The request line.
      {" GET /a HTTP/1.1\r\n\r\n", {"400 not a method"}},
      {"GET  /a HTTP/1.1\r\n\r\n", {"400 " + path_words}},
      {"GET /a b HTTP/1.1\r\n\r\n", {"400 " + path_words}},
      {"GET a HTTP/1.1\r\n\r\n", {"400 " + path_words}},
      {"GET http://x/a HTTP/1.1\r\n\r\n", {"400 " + path_words}},
      {"GET /\xC3\xA9 HTTP/1.1\r\n\r\n", {"400 " + path_words}},
      {"GET /a\tb HTTP/1.1\r\n\r\n", {"400 " + path_words}},
      {"GET /a HTTP/1.2\r\n\r\n", {"400 " + version_words}},
      {"GET /a HTTP/1\r\n\r\n", {"400 " + version_words}},
      {"GET /a \r\n\r\n", {"400 " + version_words}},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {"400 " + version_words}},
      {"G(T /a HTTP/1.1\r\n\r\n", {"400 not a method"}},
      {"POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
       {"405 only GET and HEAD"}},
      {"get /a HTTP/1.1\r\n\r\n", {"405 only GET and HEAD"}},
      {"OPTIONS * HTTP/1.1\r\n\r\n", {"405 only GET and HEAD"}},
      {"GET /" + std::string(1023, 'a') + " HTTP/1.1\r\n\r\n",
       {"GET /" + std::string(1023, 'a')}},
      {"GET /" + std::string(1024, 'a') + " HTTP/1.1\r\n\r\n",
       {"431 the path is over 1024 bytes"}},
      {"GET /" + std::string(9000, 'a'), {"431 " + long_words}},
      {std::string(9000, 'A'), {"431 " + long_words}},
      // Headers.
      {get("Cookie: a=b; c\r\nDate: x\r\nHost: [::1\r\n"), {"GET /a"}},
      {get("X: \xFF\xFE\tx\r\nEmpty:\r\n"), {"GET /a"}},
      {get("A : b\r\n"), {"400 " + header_words}},
      {get("nonsense\r\n"), {"400 " + header_words}},
      {get(": b\r\n"), {"400 " + header_words}},
      {get("A: b\r\n folded\r\n"), {"400 " + header_words}},
      {get("A: b\r\n\tfold: ed\r\n"), {"400 " + header_words}},
      {get("Transfer-Encoding: chunked\r\n"), {"400 " + body_words}},
      {get("transfer-encoding:identity\r\n"), {"400 " + body_words}},
      {get("Content-Length: 0\r\n"), {"GET /a"}},
      {get("Content-Length: 000\r\nContent-Length: 0\r\n"), {"GET /a"}},
      {get("Content-Length: 1\r\n"), {"413 " + body_words}},
      {get("Content-Length: 0\r\nContent-Length: 7\r\n"),
       {"413 " + body_words}},
      {get("Content-Length: 99999999999999999999\r\n"), {"413 " + body_words}},
      {get("Content-Length: -1\r\n"), {"400 " + number_words}},
      {get("Content-Length: 0, 0\r\n"), {"400 " + number_words}},
      {get("Content-Length:\r\n"), {"400 " + number_words}},
      {get("X: " + std::string(8192 - 24, 'x') + "\r\n"), {"GET /a"}},
      {get("X: " + std::string(8192 - 23, 'x') + "\r\n"),
       {"431 the request's head is over 8192 bytes"}},
      // Bytes that no head holds; refused as soon as they are there.
      {"GET /a HTTP/1.1\n\n", {"400 " + line_words}},
      {"GET /a HTTP/1.1\r\nA: b\n", {"400 " + line_words}},
      {"GET /a HTTP/1.1\rX", {"400 " + line_words}},
      {"GET /a HTTP/1.1\r\r\n", {"400 " + line_words}},
      {"\n", {"400 " + line_words}},
      {std::string("GET /a\0 HTTP/1.1", 16), {"400 " + control_words}},
      {"GET /a HTTP/1.1\r\nA: \x1b", {"400 " + control_words}},
      {"GET /a HTTP/1.1\r\nA: \x7f", {"400 " + control_words}},
      {"\x16\x03\x01", {"400 " + control_words}},
      {"", {}},
      {"GET /a HTTP/1.1\r\n", {}},
  };
}

TEST(RequestGuardTest, TellsRequestsFromWhatIsNone) {
  for (const Case& one : Cases()) {
    EXPECT_EQ(Hear(one.bytes), one.said) << one.bytes.substr(0, 200);
  }
}

TEST(RequestGuardTest, SplitAtAnyByteSaysTheSame) {
  for (const Case& one : Cases()) {
    for (std::size_t at = 0; at <= one.bytes.size(); ++at) {
      RequestGuard guard;
      Said said;
      guard.Feed(std::string_view(one.bytes).substr(0, at));
      Drain(guard, said);
      guard.Feed(std::string_view(one.bytes).substr(at));
      Drain(guard, said);
      ASSERT_EQ(said, one.said) << one.bytes.substr(0, 200) << " at " << at;
    }
  }
}

TEST(RequestGuardTest, ByteByByteSaysTheSame) {
  for (const Case& one : Cases()) {
    RequestGuard guard;
    Said said;
    for (const char c : one.bytes) {
      guard.Feed({&c, 1});
      Drain(guard, said);
    }
    EXPECT_EQ(said, one.said) << one.bytes.substr(0, 200);
  }
}

TEST(RequestGuardTest, RandomBytesSaySomethingTheSameHoweverSplit) {
  std::mt19937 random(1);  // NOLINT: the same run each time is wanted
  const std::vector<std::string_view> pieces{"GET ",
                                             "HEAD ",
                                             "/",
                                             "/readyz",
                                             "?a=%",
                                             " HTTP/1.1",
                                             " HTTP/1.0",
                                             "\r\n",
                                             "\r\n",
                                             "\r",
                                             "\n",
                                             "A: b",
                                             "Connection: close",
                                             "Content-Length: 0",
                                             "Content-Length: 1",
                                             " ",
                                             ":",
                                             std::string_view("\0", 1),
                                             "\xff"};
  for (int round = 0; round < 5000; ++round) {
    std::string bytes;
    for (auto n = random() % 30; n > 0; --n) {
      bytes += pieces[random() % pieces.size()];
    }
    RequestGuard guard;
    Said said;
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t size = 1 + random() % 7;
      guard.Feed(std::string_view(bytes).substr(at, size));
      Drain(guard, said);
      at += size;
    }
    ASSERT_EQ(said, Hear(bytes)) << bytes;
  }
}

TEST(RequestGuardTest, KnowsWhenARequestHasBegun) {
  RequestGuard guard;
  EXPECT_FALSE(guard.partial());
  guard.Feed("G");
  EXPECT_FALSE(guard.Next());
  EXPECT_TRUE(guard.partial());
  guard.Feed("ET / HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(guard.Next());
  EXPECT_FALSE(guard.partial());
  guard.Feed("nonsense\r\n\r\n");
  EXPECT_TRUE(guard.Next());
  guard.Feed("more");
  EXPECT_FALSE(guard.Next());
  EXPECT_FALSE(guard.partial());
}

}  // namespace
}  // namespace leadsman
