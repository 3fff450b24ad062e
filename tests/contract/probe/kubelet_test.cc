// The letter of the kubelet's HTTP probe (pkg/probe/http), on a configured
// check with nothing but what the kubelet knows.
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/contract/probe/probe_test.h"
#include "tests/support/peer.h"

namespace leadsman {
namespace {

class KubeletTest : public ProbeTest {
 protected:
  static std::string Found(const std::string& location) {
    return "HTTP/1.1 302 Found\r\n" +
           (location.empty() ? "" : "Location: " + location + "\r\n") +
           "Content-Length: 0\r\n\r\n";
  }
  Outcome Ask(int port) {
    return Try(HttpCheck("host: 127.0.0.1, " + Port(port)));
  }
};

TEST_F(KubeletTest, A3xxWithoutLocationIsJudgedByItsStatus) {
  for (const char* status : {"300", "302", "304", "399"}) {
    const Recorder web("HTTP/1.1 " + std::string(status) +
                       " x\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(Said(Ask(web.port())), "pass ok HTTP " + std::string(status));
  }
}

TEST_F(KubeletTest, ARedirectToAnotherHostIsJudgedAsItIs) {
  for (const char* host : {"http://other.example/", "//127.0.0.2/",
                           "ftp://127.0.0.1/", "http://localhost/"}) {
    const Recorder web(Found(host));
    EXPECT_EQ(Said(Ask(web.port())), "pass ok HTTP 302") << host;
    EXPECT_EQ(web.accepted(), 1);
  }
}

TEST_F(KubeletTest, ARedirectOnTheSameHostIsFollowedWhateverThePort) {
  const Recorder broken("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
  const Recorder web(Found("http://" + broken.Host() + "/a"));
  EXPECT_EQ(Said(Ask(web.port())), "fail status HTTP 500, expected 200-399");
  EXPECT_THAT(broken.request(), testing::StartsWith("GET /a HTTP/1.1\r\n"));
}

TEST_F(KubeletTest, TenRedirectsAreFollowedAndOneMoreIsProtocol) {
  // "/N" leads to "/N-1", and "/0" is there.
  Peer web([](Connection& connection) {
    const std::string head = connection.ReadUntil("\r\n\r\n");
    const int left = std::stoi(head.substr(head.find('/') + 1));
    connection.Send(left == 0 ? Ok("there")
                              : Found("/" + std::to_string(left - 1)));
    connection.ReadAll();
  });
  const std::string at = Port(web.port()) + ", path: /";
  EXPECT_EQ(Said(Try(HttpCheck(at + "10"))), "pass ok HTTP 200");
  EXPECT_EQ(web.accepted(), 11);
  EXPECT_EQ(Said(Try(HttpCheck(at + "11"))),
            "fail protocol more than 10 redirects");
  EXPECT_EQ(web.accepted(), 22);
}

TEST_F(KubeletTest, ABodyCutAtTheLimitIsNoFailure) {
  Peer endless([](Connection& connection) {
    connection.ReadUntil("\r\n\r\n");
    connection.Send("HTTP/1.1 200 OK\r\n\r\nready");
    while (connection.Send(std::string(10'000, 'x'))) {
    }
  });
  const Outcome outcome = Ask(endless.port());
  EXPECT_EQ(Said(outcome), "pass ok HTTP 200");
  EXPECT_EQ(Said(Try(HttpCheck(Port(endless.port()),
                               "expect: {body: {contains: ready}}"))),
            "pass ok HTTP 200");
}

TEST_F(KubeletTest, UserAgentAndAcceptAreItsDefaultsWithOurName) {
  const Recorder web;
  EXPECT_EQ(Ask(web.port()).verdict, Verdict::kPass);
  EXPECT_EQ(web.request(), "GET / HTTP/1.1\r\nHost: " + web.Host() +
                               "\r\nUser-Agent: leadsman/1.2.3\r\n"
                               "Accept: */*\r\nConnection: close\r\n\r\n");
}

}  // namespace
}  // namespace leadsman
