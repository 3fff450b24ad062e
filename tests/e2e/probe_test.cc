// `leadsman probe`: real peers, and every way in which it is told wrong.
#include <cstdint>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/demo_web.h"
#include "tests/support/certs.h"
#include "tests/support/process.h"
#include "tests/support/socket.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::StartsWith;

Finished Probe(std::vector<std::string> words,
               const ProcessOptions& options = {}) {
  words.insert(words.begin(), {Program("leadsman"), "probe"});
  return RunToEnd(words, options);
}

std::string Url(const std::string& scheme, int port) {
  return scheme + "://127.0.0.1:" + std::to_string(port);
}

// Answers one request, and gives back what it was asked.
class OneAnswer {
 public:
  explicit OneAnswer(std::string answer)
      : thread_([this, answer = std::move(answer)] {
          Connection client = listener_.Accept();
          if (!client) return;
          request_ = client.ReadUntil("\r\n\r\n");
          client.Send(answer);
          client.FinishSending();
          client.ReadAll();
        }) {}
  ~OneAnswer() {
    listener_.Shutdown();
    if (thread_.joinable()) thread_.join();
  }
  OneAnswer(const OneAnswer&) = delete;
  OneAnswer& operator=(const OneAnswer&) = delete;

  int port() const { return listener_.port(); }
  const std::string& Request() {
    thread_.join();
    return request_;
  }

 private:
  Listener listener_;
  std::string request_;
  std::thread thread_;
};

constexpr const char* kOk =
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

TEST(ProbeTest, APassIsExit0AndARow) {
  const DemoWeb web;
  const Finished probe = Probe({web.url()});
  EXPECT_EQ(probe.exit, 0);
  EXPECT_THAT(probe.out, ContainsRegex("^VERDICT  REASON  LATENCY +DETAIL\n"
                                       "pass     ok      [0-9.]+[mu]?s +"
                                       "HTTP 200\n$"));
  EXPECT_EQ(probe.err, "");
}

TEST(ProbeTest, PhasesAreShownOnRequest) {
  const DemoWeb web;
  const Finished probe = Probe({"-v", web.url()});
  EXPECT_THAT(probe.out, ContainsRegex("\nphases: connect .*, first byte .*"));
}

TEST(ProbeTest, AFailureIsExit1AndSaysWhatToDo) {
  const DemoWeb web;
  const Finished status = Probe({web.url(), "--status", "500-599,404"});
  EXPECT_EQ(status.exit, 1);
  EXPECT_THAT(status.out, HasSubstr("HTTP 200, expected 500-599, 404"));
  EXPECT_EQ(status.err,
            "leadsman: " + web.url() +
                " answers with status 200, which does not count as healthy; if "
                "that is well, let this status count\n");
  const Finished body = Probe({web.url(), "--contains", "nonsense"});
  EXPECT_EQ(body.exit, 1);
  EXPECT_THAT(body.out, ContainsRegex("\nfail +body "));
  EXPECT_EQ(Probe({web.url(), "--contains", "Hello"}).exit, 0);
  const std::string dead = std::to_string(DeadPort());
  const Finished refused = Probe({"http://localhost:" + dead});
  EXPECT_EQ(refused.exit, 1);
  EXPECT_EQ(refused.err, "leadsman: nothing listens on localhost:" + dead +
                             "; is the container's port " + dead + "?\n");
}

TEST(ProbeTest, HeadersAndTheUserGoWithTheRequest) {
  OneAnswer web(kOk);
  const Finished probe =
      Probe({"--header", "Host: shop.example", "--header", "X-A: 1",
             "http://bob:p%40ss@127.0.0.1:" + std::to_string(web.port()) +
                 "/a?b=c#fragment"});
  EXPECT_EQ(probe.exit, 0) << probe.out << probe.err;
  const std::string request = web.Request();
  EXPECT_THAT(request, StartsWith("GET /a?b=c HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("Host: shop.example\r\n"));
  EXPECT_THAT(request, HasSubstr("X-A: 1\r\n"));
  EXPECT_THAT(request, HasSubstr("Authorization: Basic Ym9iOnBAc3M=\r\n"));
}

TEST(ProbeTest, TcpConnectsAndNoMore) {
  const Listener open;
  EXPECT_EQ(Probe({Url("tcp", open.port())}).exit, 0);
  EXPECT_EQ(Probe({Url("tcp", DeadPort())}).exit, 1);
}

TEST(ProbeTest, GrpcIsAskedInGrpc) {
  OneAnswer web(kOk);  // HTTP/1: another server's port
  const Finished probe = Probe({Url("grpc", web.port()) + "/shop.Cart"});
  EXPECT_EQ(probe.exit, 1);
  EXPECT_THAT(web.Request(), StartsWith("PRI * HTTP/2.0"));
  EXPECT_THAT(probe.out, ContainsRegex("\nfail +protocol "));
}

// As the kubelet; and when it runs out is seen all the same.
TEST(ProbeTest, ACertificateIsShownAndNotVerified) {
  TestCa ca;
  const CertFiles files = ca.SelfSigned("DNS:elsewhere.example");
  const std::uint16_t port = DeadPort();
  Process server({"/usr/bin/openssl", "s_server", "-www", "-accept",
                  "127.0.0.1:" + std::to_string(port), "-cert", files.cert,
                  "-key", files.key});
  ASSERT_TRUE(server.WaitForOut("ACCEPT"));
  const Finished probe = Probe({Url("https", port), "--timeout", "10s"});
  EXPECT_EQ(probe.exit, 0) << probe.out << probe.err;
  EXPECT_THAT(probe.out,
              ContainsRegex("HTTP 200, certificate until 20[0-9-]+T"));
}

TEST(ProbeTest, TlsSpokenToAPlainPortSaysSo) {
  // A plain server answers the ClientHello, which has no blank line, with 400.
  Listener listener;
  std::thread plain([&] {
    Connection client = listener.Accept();
    client.ReadSome(5);
    client.Send("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    client.FinishSending();
    client.ReadAll();
  });
  const Finished probe = Probe({Url("https", listener.port())});
  plain.join();
  EXPECT_EQ(probe.exit, 1);
  EXPECT_EQ(probe.err,
            "leadsman: 127.0.0.1:" + std::to_string(listener.port()) +
                " does not speak TLS; is it plain there, so that "
                "the scheme must be HTTP?\n");
}

TEST(ProbeTest, HttpSpokenToATlsPortSaysSo) {
  OneAnswer tls(std::string("\x15\x03\x01\x00\x02\x02\x46", 7));  // an alert
  const Finished probe = Probe({Url("http", tls.port())});
  EXPECT_EQ(probe.exit, 1);
  EXPECT_THAT(probe.err, HasSubstr("answers, but not in HTTP; does it speak "
                                   "TLS, so that the scheme must be HTTPS"));
}

TEST(ProbeTest, SilenceIsATimeout) {
  const Listener silent;
  const Finished probe =
      Probe({Url("http", silent.port()), "--timeout", "200ms"});
  EXPECT_EQ(probe.exit, 1);
  EXPECT_THAT(probe.out, ContainsRegex("\nfail +timeout "));
  EXPECT_THAT(probe.err, HasSubstr("said nothing in time"));
}

TEST(ProbeTest, NoSuchNameIsDns) {
  const Finished probe =
      Probe({"http://no-such-name.invalid/", "--timeout", "10s"});
  EXPECT_EQ(probe.exit, 1);
  EXPECT_THAT(probe.out, ContainsRegex("\nfail +dns "));
  EXPECT_THAT(probe.err, HasSubstr("is no-such-name.invalid spelled right"));
}

TEST(ProbeTest, ARedirectToAnotherHostIsJudgedAsItIs) {
  OneAnswer away(
      "HTTP/1.1 302 Found\r\nLocation: http://elsewhere.example/\r\n"
      "Content-Length: 0\r\nConnection: close\r\n\r\n");
  const Finished probe = Probe({Url("http", away.port()), "--status", "200"});
  EXPECT_EQ(probe.exit, 1);
  EXPECT_THAT(probe.err, HasSubstr("a redirect is followed on the same host"));
}

TEST(ProbeTest, WrongWordsAreExit2AndOneLine) {
  const std::vector<std::vector<std::string>> wrong{
      {},
      {"localhost:80"},
      {"ftp://web/"},
      {"http://web:70000/"},
      {"tcp://web"},
      {"http://web/", "--status", "600"},
      {"http://web/", "--timeout", "soon"},
      {"http://web/", "--header", "none"},
      {"http://web/", "another"},
      {"tcp://web:1", "--contains", "x"},
  };
  for (const std::vector<std::string>& words : wrong) {
    const Finished probe = Probe(words);
    EXPECT_EQ(probe.exit, 2) << testing::PrintToString(words);
    EXPECT_EQ(probe.out, "");
    EXPECT_THAT(probe.err, StartsWith("leadsman: "));
    EXPECT_EQ(probe.err.find('\n'), probe.err.size() - 1) << probe.err;
  }
  EXPECT_EQ(Probe({}).err,
            "leadsman: URL is required; see leadsman probe --help\n");
}

TEST(ProbeTest, NoConfigurationDisturbsIt) {
  const DemoWeb web;
  const TempDir dir;
  const std::string broken = dir.Write("leadsman.yaml", "checks: [}\n");
  const ProcessOptions options{.env = {{"LEADSMAN_CONFIG", broken},
                                       {"LEADSMAN_LOG_LEVEL", "nonsense"},
                                       {"REQ_URL", "nonsense"},
                                       {"http_proxy", "http://127.0.0.1:9"}}};
  EXPECT_EQ(Probe({web.url()}, options).exit, 0);
  EXPECT_EQ(Probe({web.url(), "--config", "/nowhere"}, options).exit, 0);
}

}  // namespace
}  // namespace leadsman
