// What a configured httpGet asks, and where.
#include <cstdlib>
#include <filesystem>
#include <string>
#include <sys/socket.h>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/net/unix_socket.h"
#include "tests/contract/probe/probe_test.h"
#include "tests/support/peer.h"
#include "tests/support/socket.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class HttpRequestTest : public ProbeTest {
 protected:
  // What was sent by a check with this inside of httpGet, beside its port.
  std::string Sent(const std::string& http) {
    const Recorder web;
    const Outcome outcome =
        Try(HttpCheck(Port(web.port()) + (http.empty() ? "" : ", " + http)));
    EXPECT_EQ(Said(outcome), "pass ok HTTP 200") << http;
    return web.request();
  }
};

TEST_F(HttpRequestTest, AsksByEachMethod) {
  EXPECT_THAT(Sent(""), StartsWith("GET / HTTP/1.1\r\n"));
  for (const std::string method :
       {"HEAD", "POST", "PUT", "OPTIONS", "DELETE", "PURGE"}) {
    EXPECT_THAT(Sent("path: /a, method: " + method),
                StartsWith(method + " /a HTTP/1.1\r\n"));
  }
}

TEST_F(HttpRequestTest, SendsItsBodyWithItsLength) {
  for (const std::string method : {"POST", "PUT", "GET", "QUERY"}) {
    const std::string sent = Sent("method: " + method + R"(, body: "a=1\nü")");
    EXPECT_THAT(sent, StartsWith(method + " / "));
    EXPECT_THAT(sent, HasSubstr("\r\nContent-Length: 6\r\n"));
    EXPECT_THAT(sent, EndsWith("\r\n\r\na=1\nü"));
    EXPECT_THAT(sent, Not(HasSubstr("Content-Type")));
  }
  EXPECT_THAT(Sent("method: POST, body: '{}', httpHeaders: "
                   "[{name: Content-Type, value: application/json}]"),
              HasSubstr("\r\nContent-Type: application/json\r\n"));
}

TEST_F(HttpRequestTest, HostHeaderStandsApartFromTheAddress) {
  EXPECT_THAT(Sent("host: 127.0.0.1, httpHeaders: "
                   "[{name: Host, value: shop.example}]"),
              HasSubstr("\r\nHost: shop.example\r\n"));
}

TEST_F(HttpRequestTest, EmptyUserAgentAndAcceptAreNotSent) {
  const std::string given = Sent(
      "httpHeaders: [{name: User-Agent, value: probe/1}, {name: Accept, value: "
      "text/html}]");
  EXPECT_THAT(given, HasSubstr("\r\nUser-Agent: probe/1\r\n"));
  EXPECT_THAT(given, HasSubstr("\r\nAccept: text/html\r\n"));
  const std::string empty = Sent(
      "httpHeaders: [{name: User-Agent, value: ''}, {name: Accept, value: "
      "''}]");
  EXPECT_THAT(empty, Not(HasSubstr("User-Agent")));
  EXPECT_THAT(empty, Not(HasSubstr("Accept")));
}

TEST_F(HttpRequestTest, HeaderFromAFileIsReadAnewEachAttempt) {
  const TempDir dir;
  const std::string file = dir.Write("token", "first\n");
  const Recorder web;
  const auto prober = ProberOf(HttpCheck(
      Port(web.port()) +
      ", httpHeaders: [{name: X-Token, value: {file: " + file + "}}]"));
  EXPECT_EQ(Said(Try(*prober)), "pass ok HTTP 200");
  EXPECT_THAT(web.request(), HasSubstr("\r\nX-Token: first\r\n"));
  dir.Write("token", "second");
  EXPECT_EQ(Said(Try(*prober)), "pass ok HTTP 200");
  EXPECT_THAT(web.request(), HasSubstr("\r\nX-Token: second\r\n"));
  std::filesystem::remove(file);
  EXPECT_EQ(Said(Try(*prober)),
            "inconclusive internal header X-Token: cannot read " + file);
  EXPECT_EQ(web.accepted(), 2);
}

TEST_F(HttpRequestTest, HeaderFromTheEnvironment) {
  const Recorder web;
  const auto prober = ProberOf(HttpCheck(
      Port(web.port()) +
      ", httpHeaders: [{name: X-Token, value: {env: PROBE_TEST_TOKEN}}]"));
  EXPECT_EQ(Said(Try(*prober)),
            "inconclusive internal header X-Token: environment variable "
            "PROBE_TEST_TOKEN is not set");
  setenv("PROBE_TEST_TOKEN", "s3cret", 1);  // NOLINT(concurrency-mt-unsafe)
  EXPECT_EQ(Said(Try(*prober)), "pass ok HTTP 200");
  unsetenv("PROBE_TEST_TOKEN");  // NOLINT(concurrency-mt-unsafe)
  EXPECT_THAT(web.request(), HasSubstr("\r\nX-Token: s3cret\r\n"));
}

// A file that holds more than a header can is our trouble, and stays secret.
TEST_F(HttpRequestTest, HeaderOfSeveralLinesIsNeverSentNorShown) {
  const TempDir dir;
  const std::string file = dir.Write("token", "s3cret\r\nX-Evil: 1\n");
  const Recorder web;
  const Outcome outcome = Try(HttpCheck(
      Port(web.port()) +
      ", httpHeaders: [{name: X-Token, value: {file: " + file + "}}]"));
  EXPECT_EQ(Said(outcome),
            "inconclusive internal header X-Token: its value has more than one "
            "line");
  EXPECT_EQ(web.accepted(), 0);
}

TEST_F(HttpRequestTest, ASecretIsInNoDetailWhateverFails) {
  const std::string token = ", httpHeaders: [{name: X-Token, value: s3cret}], ";
  const std::string body = "method: POST, body: s3cret";
  const Recorder broken("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
  for (const int port :
       {static_cast<int>(broken.port()), static_cast<int>(DeadPort())}) {
    const Outcome outcome = Try(HttpCheck(Port(port) + token + body));
    EXPECT_EQ(outcome.verdict, Verdict::kFail);
    EXPECT_THAT(outcome.detail, Not(HasSubstr("s3cret")));
  }
}

TEST_F(HttpRequestTest, AsksOverAUnixSocket) {
  const TempDir dir;
  const std::string path = dir.Join("web.sock");
  const auto address = UnixAddress(path);
  const Connection listener(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ASSERT_EQ(bind(listener.fd(), reinterpret_cast<const sockaddr*>(&*address),
                 sizeof *address),
            0);
  ASSERT_EQ(listen(listener.fd(), 8), 0);
  std::string request;
  std::thread serve([&] {
    Connection connection(accept(listener.fd(), nullptr, nullptr));
    request = connection.ReadUntil("\r\n\r\n");
    connection.Send(Ok("local"));
  });
  const std::string check =
      HttpCheck("port: 8000, path: /x, unixSocket: " + path,
                "expect: {body: {contains: local}}");
  const Outcome outcome = Try(check);
  serve.join();
  EXPECT_EQ(Said(outcome), "pass ok HTTP 200");
  EXPECT_THAT(request,
              StartsWith("GET /x HTTP/1.1\r\nHost: localhost:8000\r\n"));
  EXPECT_TRUE(outcome.phases.connect);
  EXPECT_FALSE(outcome.phases.resolve);

  std::filesystem::remove(path);
  EXPECT_EQ(Said(Try(check)),
            "fail refused connect to unix:" + path + ": no such socket");
}

TEST_F(HttpRequestTest, PodIpIsTheAddressInItsVariable) {
  for (const char* address : {"127.0.0.2", "::1"}) {
    const Recorder web(Ok("hi"), address);
    const Outcome outcome = Try(HttpCheck("host: podIP, " + Port(web.port())),
                                {{"POD_IP", address}});
    EXPECT_EQ(Said(outcome), "pass ok HTTP 200") << address;
    const bool six = std::string(address).find(':') != std::string::npos;
    EXPECT_THAT(
        web.request(),
        HasSubstr("\r\nHost: " + (six ? "[::1]" : std::string(address)) + ":" +
                  std::to_string(web.port()) + "\r\n"));
  }
}

// All that gates by default for being loopback is asked there too.
TEST_F(HttpRequestTest, EachNameOfLoopbackIsAskedOnLoopback) {
  for (const char* host : {"", "localhost", "LOCALHOST", "localhost.",
                           "web.localhost", "127.0.0.1", "::ffff:127.0.0.1"}) {
    const Recorder web;
    EXPECT_EQ(Said(Try(HttpCheck("host: '" + std::string(host) + "', " +
                                 Port(web.port())))),
              "pass ok HTTP 200")
        << host;
  }
}

}  // namespace
}  // namespace leadsman
