// demo-web does each fault, byte for byte, and takes orders under all of them.
#include "tests/e2e/demo_web.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <string>
#include <sys/socket.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/process.h"
#include "tests/support/socket.h"

namespace leadsman {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

TEST(DemoWebTest, CountsItsVisitors) {
  const DemoWeb web;
  EXPECT_THAT(web.Ask("GET", "/"),
              EndsWith("\r\n\r\nHello World! I have been seen 1 times.\n"));
  EXPECT_THAT(web.Ask("GET", "/healthz"), EndsWith("\r\n\r\nok\n"));
  EXPECT_THAT(web.Ask("GET", "/?again"),
              EndsWith("Hello World! I have been seen 2 times.\n"));
}

TEST(DemoWebTest, AnswersHeadWithoutABody) {
  const DemoWeb web;
  EXPECT_THAT(web.Ask("HEAD", "/"), EndsWith("\r\n\r\n"));
  EXPECT_THAT(web.Ask("GET", "/nothing"), StartsWith("HTTP/1.1 404 "));
}

struct Ordered {
  const char* fault;
  const char* starts;
  const char* ends;
};

class DemoWebFaultTest : public testing::TestWithParam<Ordered> {};

TEST_P(DemoWebFaultTest, IsSentAsOrderedAndEndsOnOrder) {
  const DemoWeb web;
  web.Order(GetParam().fault);
  for (const char* page : {"/", "/healthz"}) {
    const std::string answer = web.Ask("GET", page);
    EXPECT_THAT(answer, StartsWith(GetParam().starts));
    EXPECT_THAT(answer, EndsWith(GetParam().ends));
  }
  EXPECT_THAT(web.Ask("GET", "/fault"),
              EndsWith("fault: " + std::string(GetParam().fault) + "\n"));
  EXPECT_THAT(web.Ask("GET", "/fault?mode=none"), EndsWith("fault: none\n"));
  EXPECT_THAT(web.Ask("GET", "/"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

INSTANTIATE_TEST_SUITE_P(
    Faults, DemoWebFaultTest,
    testing::Values(
        Ordered{"500", "HTTP/1.1 500 Internal Server Error\r\n", "order\n"},
        Ordered{"418", "HTTP/1.1 418 ", "order\n"},
        Ordered{"bad-body", "HTTP/1.1 200 OK\r\n", "no such table: visitors\n"},
        Ordered{"short-body", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n",
                "\r\n\r\nHello"},
        Ordered{"half-header", "HTTP/1.1 200 OK\r\nContent-Ty", "\nContent-Ty"},
        Ordered{"garbage", "\x16\x03\x01", "not HTTP\n"},
        Ordered{"close", "", ""}, Ordered{"slow=20ms", "HTTP/1.1 200 OK", ""}),
    [](const auto& param) {
      std::string name = param.param.fault;
      for (char& c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
      }
      return name;
    });

TEST(DemoWebTest, CloseSendsNothingAtAll) {
  const DemoWeb web({"--fault", "close"});
  EXPECT_EQ(web.Ask("GET", "/"), "");
}

TEST(DemoWebTest, SlowAnswersLaterByThatMuch) {
  const DemoWeb web({"--fault", "slow=200ms"});
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_THAT(web.Ask("GET", "/"), HasSubstr("Hello World!"));
  EXPECT_GE(std::chrono::steady_clock::now() - begun,
            std::chrono::milliseconds(200));
}

TEST(DemoWebTest, ResetIsAReset) {
  const DemoWeb web({"--fault", "reset"});
  const Connection connection = ConnectTo(web.port());
  constexpr std::string_view kRequest = "GET / HTTP/1.1\r\n\r\n";
  ASSERT_GT(send(connection.fd(), kRequest.data(), kRequest.size(), 0), 0);
  std::array<char, 16> answer{};
  EXPECT_EQ(recv(connection.fd(), answer.data(), answer.size(), 0), -1);
  EXPECT_EQ(errno, ECONNRESET);
}

TEST(DemoWebTest, HangTakesTheRequestAndDelaysNobodyElse) {
  const DemoWeb web({"--fault", "hang"});
  Connection hanging = ConnectTo(web.port());
  hanging.Send("GET / HTTP/1.1\r\n\r\n");
  web.Order("none");
  EXPECT_THAT(web.Ask("GET", "/"), HasSubstr("Hello World!"));
  std::array<char, 1> answer{};
  EXPECT_EQ(recv(hanging.fd(), answer.data(), 1, MSG_DONTWAIT), -1);
  EXPECT_EQ(errno, EAGAIN);  // still open, still silent
}

TEST(DemoWebTest, CrashIsAtOnceAndUnanswered) {
  DemoWeb web;
  EXPECT_EQ(web.Ask("POST", "/fault/crash"), "");
  EXPECT_EQ(web.process().Wait(), 70);
  EXPECT_EQ(web.Ask("GET", "/"), "refused");
}

TEST(DemoWebTest, SaysWhichFaultsThereAre) {
  const DemoWeb web;
  const std::string answer = web.Ask("POST", "/fault/sulk");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(answer, HasSubstr("no such fault; there are: none, a status"));
  const Finished wrong = RunToEnd({Program("demo-web"), "--fault", "sulk"});
  EXPECT_EQ(wrong.exit, 2);
  EXPECT_THAT(wrong.err, StartsWith("demo-web: --fault: no fault 'sulk'; "));
}

TEST(DemoWebTest, EndsOnSigtermWhoeverIsConnected) {
  DemoWeb web({"--fault", "hang"});
  Connection hanging = ConnectTo(web.port());
  hanging.Send("GET / HTTP/1.1\r\n\r\n");
  web.process().Signal(SIGTERM);
  EXPECT_EQ(web.process().Wait(), 0);
}

TEST(DemoWebTest, SaysThatThePortIsTaken) {
  const DemoWeb web;
  const Finished second =
      RunToEnd({Program("demo-web"), "--host", "127.0.0.1"},
               {.env = {{"PORT", std::to_string(web.port())}}});
  EXPECT_EQ(second.exit, 3);
  EXPECT_EQ(second.err, "demo-web: cannot listen on 127.0.0.1 port " +
                            std::to_string(web.port()) +
                            ": Address already in use\n");
}

TEST(DemoWebTest, HelpHasAnExample) {
  const Finished help = RunToEnd({Program("demo-web"), "--help"});
  EXPECT_EQ(help.exit, 0);
  EXPECT_THAT(help.out, HasSubstr("example: demo-web --port 8000"));
}

}  // namespace
}  // namespace leadsman
