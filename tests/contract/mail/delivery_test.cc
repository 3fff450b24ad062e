#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/notify/alert_channel.h"
#include "internal/notify/mail_message.h"
#include "internal/notify/smtp_channel.h"
#include "tests/contract/mail/mail_case.h"
#include "tests/support/smtp_server.h"

namespace leadsman {
namespace {

using testing::ElementsAre;

TEST(MailDelivery, ArrivesWithItsEnvelopeAndByteForByte) {
  const SmtpServer server;
  const auto channel = NewSmtpChannel(ServerAt(server.port()));
  const OutMessage message = SampleMail();
  const SendReport report = channel->Send(message);
  ASSERT_EQ(report.recipients.size(), 1U);
  EXPECT_EQ(report.recipients[0].delivered, Delivered::kAccepted)
      << report.recipients[0].why;
  EXPECT_EQ(report.recipients[0].code, 250);
  EXPECT_FALSE(report.doubtful);
  ASSERT_EQ(server.Mails().size(), 1U);
  const StoredMail mail = server.Mails()[0];
  EXPECT_EQ(mail.sender, "alerts@example.org");
  EXPECT_THAT(mail.recipients, ElementsAre("ops@example.org"));
  EXPECT_EQ(mail.data, message.bytes);
}

}  // namespace
}  // namespace leadsman
