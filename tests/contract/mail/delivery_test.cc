// What becomes of a message: the transaction, and what each answer means.
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/notify/alert_channel.h"
#include "internal/notify/smtp_channel.h"
#include "tests/contract/mail/mail_case.h"
#include "tests/support/scripted_smtp.h"
#include "tests/support/smtp_server.h"

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Then = SmtpAnswer::Then;

std::vector<Delivered> FatesOf(const SendReport& report) {
  std::vector<Delivered> fates;
  for (const RecipientResult& one : report.recipients) {
    fates.push_back(one.delivered);
  }
  return fates;
}

TEST(MailDelivery, ArrivesWithItsEnvelopeAndByteForByte) {
  const SmtpServer server;
  const OutMessage message = SampleMail();
  const SendReport report = SendTo(ServerAt(server.port()), message);
  ASSERT_EQ(report.recipients.size(), 1U);
  EXPECT_EQ(report.recipients[0].delivered, Delivered::kAccepted)
      << report.recipients[0].why;
  EXPECT_EQ(report.recipients[0].recipient, "ops@example.org");
  EXPECT_EQ(report.recipients[0].code, 250);
  EXPECT_FALSE(report.doubtful);
  ASSERT_EQ(server.Mails().size(), 1U);
  const StoredMail mail = server.Mails()[0];
  EXPECT_EQ(mail.sender, "alerts@example.org");
  EXPECT_THAT(mail.recipients, ElementsAre("ops@example.org"));
  EXPECT_EQ(mail.data, message.bytes);
  EXPECT_FALSE(mail.tls);
}

TEST(MailDelivery, M05OneRefusedRecipientDoesNotVoidTheOthers) {
  const SmtpServer server({"--reject", "gone@example.org"});
  const SendReport report = SendTo(
      ServerAt(server.port()),
      SampleMail({"a@example.org", "gone@example.org", "b@example.org"}));
  EXPECT_THAT(FatesOf(report),
              ElementsAre(Delivered::kAccepted, Delivered::kGiveUp,
                          Delivered::kAccepted));
  EXPECT_EQ(report.recipients[1].code, 550);
  EXPECT_THAT(report.recipients[1].why, HasSubstr("550 5.1.1 no such mailbox"));
  ASSERT_EQ(server.Mails().size(), 1U);
  EXPECT_THAT(server.Mails()[0].recipients,
              ElementsAre("a@example.org", "b@example.org"));
}

TEST(MailDelivery, M05ARecipientPutOffIsRetriedAloneLater) {
  const ScriptedSmtp server({{"220 hi\r\n"},
                             {"250 hi\r\n"},
                             {"250 ok\r\n"},
                             {"451 4.2.1 greylisted\r\n"},
                             {"250 ok\r\n"},
                             {"354 go\r\n"},
                             {"250 ok\r\n"},
                             {"221 bye\r\n"}});
  const SendReport report =
      SendTo(ServerAt(server.port()), SampleMail({"a@x.org", "b@x.org"}));
  EXPECT_THAT(FatesOf(report),
              ElementsAre(Delivered::kRetry, Delivered::kAccepted));
  EXPECT_EQ(report.recipients[0].code, 451);
}

TEST(MailDelivery, NoDataWhereNoRecipientIsTaken) {
  auto script = PoliteScript();
  script[3].bytes = "550 no\r\n";
  const ScriptedSmtp server(script);
  EXPECT_EQ(FateAt(ServerAt(server.port())).delivered, Delivered::kGiveUp);
  EXPECT_FALSE(server.HeardLine("DATA"));
}

struct Refusal {
  const char* name;
  std::size_t step;  // of PoliteScript
  const char* answer;
  Delivered delivered;
  int code;
  const char* why;  // after the port
};

class MailRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(MailRefusal, M16M17IsJudgedByStepAndCode) {
  auto script = PoliteScript();
  script[GetParam().step].bytes = GetParam().answer;
  const ScriptedSmtp server(script);
  const SendReport report = SendTo(ServerAt(server.port()));
  const RecipientResult& fate = report.recipients.at(0);
  EXPECT_EQ(fate.delivered, GetParam().delivered) << fate.why;
  EXPECT_EQ(fate.code, GetParam().code);
  const std::string at = "127.0.0.1:" + std::to_string(server.port()) + ": ";
  std::string why = GetParam().why;
  why.replace(why.find('@'), 1, at);
  EXPECT_EQ(fate.why, why);
  EXPECT_FALSE(report.doubtful);
}

INSTANTIATE_TEST_SUITE_P(
    Steps, MailRefusal,
    testing::Values(
        Refusal{"BusyAtGreeting", 0, "421 too busy\r\n", Delivered::kRetry, 421,
                "greeting of @421 too busy"},
        Refusal{"ClosedAtGreeting", 0, "554 no service\r\n",
                Delivered::kTrouble, 554, "greeting of @554 no service"},
        Refusal{"NotSmtpAtGreeting", 0, "HTTP/1.1 400 Bad Request\r\n",
                Delivered::kRetry, 0,
                "greeting of @not an SMTP answer: HTTP/1.1 400 Bad Request"},
        Refusal{"NameRefusedAtEhlo", 1, "550 who are you\r\n",
                Delivered::kTrouble, 550, "EHLO at @550 who are you"},
        Refusal{"LaterAtEhlo", 1, "421 later\r\n", Delivered::kRetry, 421,
                "EHLO at @421 later"},
        Refusal{"LaterAtMail", 2, "451 later\r\n", Delivered::kRetry, 451,
                "MAIL at @451 later"},
        Refusal{"SenderRefused", 2, "553 not you\r\n", Delivered::kTrouble, 553,
                "MAIL at @553 not you"},
        Refusal{"LaterAtRcpt", 3, "450 later\r\n", Delivered::kRetry, 450,
                "RCPT at @450 later"},
        Refusal{"NoSuchRecipient", 3, "550-5.1.1 no\r\n550 5.1.1 such\r\n",
                Delivered::kGiveUp, 550, "RCPT at @550 5.1.1 no 5.1.1 such"},
        Refusal{"LaterAtData", 4, "451 later\r\n", Delivered::kRetry, 451,
                "DATA at @451 later"},
        Refusal{"RefusedAtData", 4, "554 no\r\n", Delivered::kGiveUp, 554,
                "DATA at @554 no"},
        Refusal{"LaterAtTheEnd", 5, "452 disk full\r\n", Delivered::kRetry, 452,
                "end of DATA at @452 disk full"},
        Refusal{"RefusedAtTheEnd", 5, "552 too big\r\n", Delivered::kGiveUp,
                552, "end of DATA at @552 too big"}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(MailDelivery, AnOldServerThatKnowsOnlyHeloIsServed) {
  auto script = PoliteScript();
  script[1].bytes = "502 what\r\n";
  script.insert(script.begin() + 2, SmtpAnswer{"250 hello\r\n"});
  const ScriptedSmtp server(script);
  auto settings = ServerAt(server.port());
  settings.helo_name = "pod.example.org";
  EXPECT_EQ(FateAt(settings).delivered, Delivered::kAccepted);
  EXPECT_TRUE(server.HeardLine("HELO pod.example.org"));
}

TEST(MailDelivery, M17AHangUpInDataIsRetriedWithoutDoubt) {
  // The client is still writing: 4 MB do not fit into any socket buffer.
  auto script = PoliteScript();
  script[4].then = Then::kReset;
  const ScriptedSmtp server(script);
  OutMessage message = SampleMail();
  message.bytes += std::string(4 << 20, 'x');
  const SendReport report = SendTo(ServerAt(server.port()), message);
  EXPECT_THAT(FatesOf(report), ElementsAre(Delivered::kRetry));
  EXPECT_EQ(report.recipients[0].code, 0);
  EXPECT_THAT(report.recipients[0].why, HasSubstr("the server hung up"));
  EXPECT_FALSE(report.doubtful);
}

TEST(MailDelivery, M17AHangUpAfterTheFinalDotIsDoubtful) {
  auto script = PoliteScript();
  script[5] = {.bytes = "", .then = Then::kHangUp};
  const ScriptedSmtp server(script);
  const SendReport report = SendTo(ServerAt(server.port()));
  EXPECT_THAT(FatesOf(report), ElementsAre(Delivered::kRetry));
  EXPECT_TRUE(report.doubtful);
  EXPECT_THAT(report.recipients[0].why,
              testing::StartsWith("end of DATA at 127.0.0.1:"));
}

TEST(MailDelivery, M17SilenceAfterTheFinalDotIsDoubtful) {
  auto script = PoliteScript();
  script[5] = {.bytes = "", .then = Then::kSilence};
  const ScriptedSmtp server(script);
  const SendReport report = SendTo(ServerAt(server.port()), SampleMail(),
                                   nullptr, {.end_of_data = milliseconds(200)});
  EXPECT_THAT(FatesOf(report), ElementsAre(Delivered::kRetry));
  EXPECT_TRUE(report.doubtful);
  EXPECT_THAT(report.recipients[0].why, HasSubstr("timed out"));
}

TEST(MailDelivery, TheFinalDotIsWaitedForLongerThanOtherAnswers) {
  auto script = PoliteScript();
  script[5] = {.bytes = "250 scanned\r\n", .pause_ms = 60};  // 780 ms
  const ScriptedSmtp server(script);
  auto settings = ServerAt(server.port());
  settings.timeout = milliseconds(500);
  EXPECT_EQ(FateAt(settings).delivered, Delivered::kAccepted);
}

TEST(MailDelivery, DoubtLeavesRefusedRecipientsRefused) {
  const ScriptedSmtp server({{"220 hi\r\n"},
                             {"250 hi\r\n"},
                             {"250 ok\r\n"},
                             {"550 no\r\n"},
                             {"250 ok\r\n"},
                             {"354 go\r\n"},
                             {.bytes = "", .then = Then::kHangUp}});
  const SendReport report =
      SendTo(ServerAt(server.port()), SampleMail({"a@x.org", "b@x.org"}));
  EXPECT_THAT(FatesOf(report),
              ElementsAre(Delivered::kGiveUp, Delivered::kRetry));
  EXPECT_TRUE(report.doubtful);
}

TEST(MailDelivery, M04TroubleAtQuitDoesNotUndoAcceptance) {
  for (const Then then : {Then::kHangUp, Then::kReset, Then::kSilence}) {
    auto script = PoliteScript();
    script[6] = {.bytes = "", .then = then};
    const ScriptedSmtp server(script);
    const SendReport report = SendTo(ServerAt(server.port()), SampleMail(),
                                     nullptr, {.quit = milliseconds(50)});
    EXPECT_THAT(FatesOf(report), ElementsAre(Delivered::kAccepted));
    EXPECT_FALSE(report.doubtful);
  }
}

TEST(MailDelivery, M07ARecipientCannotBeACommand) {
  const ScriptedSmtp server(PoliteScript());
  OutMessage message = SampleMail();
  message.recipients = {"ops@x.org>\r\nRCPT TO:<evil@x.org", "ops@x.org"};
  const SendReport report = SendTo(ServerAt(server.port()), message);
  EXPECT_THAT(FatesOf(report),
              ElementsAre(Delivered::kGiveUp, Delivered::kAccepted));
  for (const std::string& line : server.Heard()) {
    EXPECT_THAT(line, testing::Not(HasSubstr("evil@x.org")));
  }
}

TEST(MailDelivery, M07ASenderCannotBeACommand) {
  const ScriptedSmtp server(PoliteScript());
  OutMessage message = SampleMail();
  message.sender = "a@x.org>\r\nRCPT TO:<evil@x.org";
  const SendReport report = SendTo(ServerAt(server.port()), message);
  EXPECT_THAT(FatesOf(report), ElementsAre(Delivered::kTrouble));
  EXPECT_EQ(report.recipients[0].why, "mail.from is not an address");
  EXPECT_EQ(server.connections(), 0);
}

TEST(MailDelivery, M08DotsAndLineEndsAreRightOnTheWire) {
  const ScriptedSmtp server(PoliteScript());
  OutMessage message = SampleMail();
  message.bytes = "Subject: x\r\n\r\n.\n.\r..a\r\n\n.end";
  ASSERT_EQ(SendTo(ServerAt(server.port()), message).recipients[0].delivered,
            Delivered::kAccepted);
  EXPECT_EQ(server.Heard().at(4),
            "Subject: x\r\n\r\n..\r\n..\r\n...a\r\n\r\n..end\r\n.\r\n");
}

TEST(MailDelivery, M08ARealServerUndoesTheDots) {
  const SmtpServer server;
  OutMessage message = SampleMail();
  message.bytes = "Subject: x\r\n\r\n.\r\n..\r\nx\r\n.\r\n";
  ASSERT_EQ(SendTo(ServerAt(server.port()), message).recipients[0].delivered,
            Delivered::kAccepted);
  EXPECT_EQ(server.Mails().at(0).data, message.bytes);
}

TEST(MailDelivery, M18SaysTheConfiguredName) {
  const SmtpServer server;
  auto settings = ServerAt(server.port());
  settings.helo_name = "pod.example.org";
  ASSERT_EQ(FateAt(settings).delivered, Delivered::kAccepted);
  EXPECT_EQ(server.Mails().at(0).helo, "pod.example.org");
}

TEST(MailDelivery, M18NeverSaysABareHostName) {
  const SmtpServer server;
  auto settings = ServerAt(server.port());
  settings.helo_name = "bad name\r\nRSET";
  ASSERT_EQ(FateAt(settings).delivered, Delivered::kAccepted);
  const std::string helo = server.Mails().at(0).helo;
  EXPECT_THAT(helo, testing::AnyOf("[127.0.0.1]", HasSubstr(".")));
}

TEST(MailDelivery, M20ReachesAnIpv6Server) {
  const SmtpServer server({"--host", "::1"});
  const auto settings = ServerAt(server.port(), MailSecurity::kNone, "::1");
  const RecipientResult fate = FateAt(settings);
  EXPECT_EQ(fate.delivered, Delivered::kAccepted) << fate.why;
}

TEST(MailDelivery, ASessionForEachSend) {
  SmtpServer server;
  const auto channel = NewSmtpChannel(ServerAt(server.port()));
  EXPECT_EQ(channel->Send(SampleMail()).recipients[0].delivered,
            Delivered::kAccepted);
  server.Stop();
  const SendReport report = channel->Send(SampleMail());
  EXPECT_EQ(report.recipients[0].delivered, Delivered::kRetry);
  EXPECT_EQ(
      report.recipients[0].why,
      "connect to 127.0.0.1:" + std::to_string(server.port()) + ": refused");
  server.Start();
  EXPECT_EQ(channel->Send(SampleMail()).recipients[0].delivered,
            Delivered::kAccepted);
  EXPECT_EQ(server.Mails().size(), 2U);
}

}  // namespace
}  // namespace leadsman
