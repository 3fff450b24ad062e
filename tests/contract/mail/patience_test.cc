// How long a session may take, whatever the server does; and Abort.
#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/notify/alert_channel.h"
#include "internal/notify/smtp_channel.h"
#include "tests/contract/mail/mail_case.h"
#include "tests/support/eventually.h"
#include "tests/support/scripted_smtp.h"
#include "tests/support/socket.h"

namespace leadsman {
namespace {

using testing::HasSubstr;
using Then = SmtpAnswer::Then;

// Drips and silences here would last minutes; a loaded machine stays below.
constexpr std::chrono::seconds kSoon(15);

class Stopwatch {
 public:
  std::chrono::nanoseconds Elapsed() const {
    return std::chrono::steady_clock::now() - start_;
  }

 private:
  std::chrono::steady_clock::time_point start_ =
      std::chrono::steady_clock::now();
};

MailServer Hurried(int port, MailSecurity security = MailSecurity::kNone) {
  MailServer server = ServerAt(port, security);
  server.timeout = milliseconds(300);
  return server;
}

TEST(MailPatience, M01ConnectHasATimeOut) {
  // A full queue: Linux drops further SYNs, as a dead host would.
  const Listener full("127.0.0.1", 0);
  const Connection first = ConnectTo(full.port());
  const Stopwatch watch;
  const RecipientResult fate = FateAt(Hurried(full.port()));
  EXPECT_EQ(fate.delivered, Delivered::kRetry);
  EXPECT_EQ(fate.why, "connect to 127.0.0.1:" + std::to_string(full.port()) +
                          ": timed out");
  EXPECT_LT(watch.Elapsed(), kSoon);
}

TEST(MailPatience, M01EveryAddressOfTheHostIsTried) {
  // Wherever localhost is ::1 too, one of the two refuses.
  const ScriptedSmtp server(PoliteScript());
  const RecipientResult fate =
      FateAt(ServerAt(server.port(), MailSecurity::kNone, "localhost"));
  EXPECT_EQ(fate.delivered, Delivered::kAccepted) << fate.why;
}

TEST(MailPatience, AnUnknownHostIsRetried) {
  const RecipientResult fate =
      FateAt(ServerAt(25, MailSecurity::kNone, "no-such-host.invalid"));
  EXPECT_EQ(fate.delivered, Delivered::kRetry);
  EXPECT_EQ(fate.why, "connect to no-such-host.invalid:25: no such host");
}

TEST(MailPatience, M02ADripDoesNotOutliveTheTimeOut) {
  // 100 ms between bytes, so that no single read ever takes too long.
  for (const std::size_t step : {0U, 1U, 3U}) {
    auto script = PoliteScript();
    script[step] = {.bytes = "250-" + std::string(2000, 'x'), .pause_ms = 100};
    const ScriptedSmtp server(script);
    const Stopwatch watch;
    const RecipientResult fate = FateAt(Hurried(server.port()));
    EXPECT_EQ(fate.delivered, Delivered::kRetry);
    EXPECT_THAT(fate.why, HasSubstr("timed out"));
    EXPECT_LT(watch.Elapsed(), kSoon);
  }
}

TEST(MailPatience, M02ADripOfWholeLinesDoesNotEither) {
  std::string lines;
  for (int i = 0; i < 500; ++i) lines += "250-X\r\n";
  auto script = PoliteScript();
  script[1] = {.bytes = lines, .pause_ms = 20};
  const ScriptedSmtp server(script);
  const Stopwatch watch;
  EXPECT_THAT(FateAt(Hurried(server.port())).why, HasSubstr("timed out"));
  EXPECT_LT(watch.Elapsed(), kSoon);
}

TEST(MailPatience, M02ADripInsideTheTlsHandshakeDoesNotEither) {
  // A TLS record's header that promises 16 KB, then its bytes one by one.
  const ScriptedSmtp server({{.bytes = std::string("\x16\x03\x03\x40\x00", 5) +
                                       std::string(2000, '\0'),
                              .pause_ms = 100}});
  const Stopwatch watch;
  const RecipientResult fate =
      FateAt(Hurried(server.port(), MailSecurity::kTls));
  EXPECT_EQ(fate.delivered, Delivered::kRetry) << fate.why;
  EXPECT_LT(watch.Elapsed(), kSoon);
}

TEST(MailPatience, M02AnEndlessAnswerIsCut) {
  for (const std::string& flood : {std::string(1 << 20, 'x'), [] {
                                     std::string lines;
                                     while (lines.size() < 1U << 20U)
                                       lines += "250-more\r\n";
                                     return lines;
                                   }()}) {
    auto script = PoliteScript();
    script[1] = {.bytes = flood, .then = Then::kSilence};
    const ScriptedSmtp server(script);
    const RecipientResult fate = FateAt(ServerAt(server.port()));
    EXPECT_EQ(fate.delivered, Delivered::kRetry);
    EXPECT_THAT(fate.why, HasSubstr("the server's answer has no end"));
  }
}

TEST(MailPatience, M02AServerThatDoesNotReadTheMessageIsGivenUpOn) {
  Listener listener;
  std::atomic<bool> over = false;
  std::thread server([&] {
    Connection client = listener.Accept();
    client.Send("220 hi\r\n");
    for (const char* answer :
         {"250 hi\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n"}) {
      client.ReadUntil("\r\n");
      client.Send(answer);
    }
    EXPECT_TRUE(Eventually([&] { return over.load(); }));  // reads nothing
  });
  OutMessage message = SampleMail();
  message.bytes += std::string(32 << 20, 'x');  // fits into no buffer
  const SendReport report = SendTo(ServerAt(listener.port()), message, nullptr,
                                   {.session = milliseconds(1500)});
  EXPECT_EQ(report.recipients[0].delivered, Delivered::kRetry);
  EXPECT_THAT(report.recipients[0].why, HasSubstr("timed out"));
  EXPECT_FALSE(report.doubtful);
  over = true;
  server.join();
}

TEST(MailPatience, M02ADeadlineHoldsOverAll) {
  // Each answer comes in time, but there are 200 recipients.
  std::vector<SmtpAnswer> script{
      {"220 hi\r\n"}, {"250 hi\r\n"}, {"250 ok\r\n"}};
  std::vector<std::string> to;
  for (int i = 0; i < 200; ++i) {
    to.push_back("r" + std::to_string(i) + "@x.org");
    script.push_back({.bytes = "250 ok\r\n", .pause_ms = 10});
  }
  const ScriptedSmtp server(script);
  const Stopwatch watch;
  const SendReport report = SendTo(ServerAt(server.port()), SampleMail(to),
                                   nullptr, {.session = milliseconds(1000)});
  EXPECT_LT(watch.Elapsed(), std::chrono::seconds(12));
  for (const RecipientResult& one : report.recipients) {
    EXPECT_EQ(one.delivered, Delivered::kRetry);
  }
}

TEST(MailPatience, M03NothingIsWaitedForTwice) {
  // Poco's session would say QUIT to the silent server and wait once more.
  auto script = PoliteScript();
  script[1] = {.bytes = "", .then = Then::kSilence};
  const ScriptedSmtp server(script);
  EXPECT_THAT(FateAt(Hurried(server.port())).why, HasSubstr("timed out"));
  EXPECT_TRUE(Eventually([&] { return server.Heard().size() == 1; }));
  EXPECT_FALSE(server.HeardLine("QUIT"));
}

TEST(MailPatience, M03ASilentTlsPeerEndsByTheTimeOut) {
  const ScriptedSmtp server({{.bytes = "", .then = Then::kSilence}});
  const Stopwatch watch;
  const RecipientResult fate =
      FateAt(Hurried(server.port(), MailSecurity::kTls));
  EXPECT_EQ(fate.delivered, Delivered::kRetry);
  EXPECT_THAT(fate.why, HasSubstr("TLS with 127.0.0.1:"));
  EXPECT_THAT(fate.why, HasSubstr("timed out"));
  EXPECT_LT(watch.Elapsed(), kSoon);
}

TEST(MailPatience, M17AHangUpInsideAMultiLineAnswerEnds) {
  // Poco's DialogSocket alone would loop for ever here.
  auto script = PoliteScript();
  script[1] = {.bytes = "250-mx\r\n250-SI", .then = Then::kHangUp};
  const ScriptedSmtp server(script);
  const RecipientResult fate = FateAt(ServerAt(server.port()));
  EXPECT_EQ(fate.delivered, Delivered::kRetry);
  EXPECT_THAT(fate.why, HasSubstr("the server hung up"));
}

class MailAbort : public testing::TestWithParam<std::size_t> {};

TEST_P(MailAbort, EndsARunningSendSoon) {
  auto script = PoliteScript();
  script[GetParam()] = {.bytes = "", .then = Then::kSilence};
  const ScriptedSmtp server(script);
  const auto channel = NewSmtpChannel(ServerAt(server.port()));
  SendReport report;
  std::thread sender([&] { report = channel->Send(SampleMail()); });
  EXPECT_TRUE(Eventually([&] { return server.Heard().size() == GetParam(); }));
  channel->Abort();
  sender.join();
  EXPECT_EQ(report.recipients.at(0).delivered, Delivered::kRetry);
  EXPECT_THAT(report.recipients[0].why, HasSubstr("aborted"));
  EXPECT_EQ(report.doubtful, GetParam() == 5);
}

INSTANTIATE_TEST_SUITE_P(Steps, MailAbort, testing::Values(0, 1, 4, 5));

TEST(MailAbort, EndsConnecting) {
  const Listener full("127.0.0.1", 0);
  const Connection first = ConnectTo(full.port());
  MailServer server = ServerAt(full.port());
  server.timeout = std::chrono::minutes(2);
  const auto channel = NewSmtpChannel(server);
  std::atomic<bool> began = false;
  SendReport report;
  std::thread sender([&] {
    began = true;
    report = channel->Send(SampleMail());
  });
  EXPECT_TRUE(Eventually([&] { return began.load(); }));
  channel->Abort();
  sender.join();
  EXPECT_THAT(report.recipients.at(0).why, HasSubstr("aborted"));
}

TEST(MailAbort, IsFinal) {
  const ScriptedSmtp server(PoliteScript());
  const auto channel = NewSmtpChannel(ServerAt(server.port()));
  channel->Abort();
  EXPECT_THAT(channel->Send(SampleMail()).recipients.at(0).why,
              HasSubstr("aborted"));
}

}  // namespace
}  // namespace leadsman
