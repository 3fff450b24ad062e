// That others can read our mails: a real server takes them, and Python's
// strict parser finds nothing to complain about.
#include <array>
#include <cstdio>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/notify/mail_message.h"
#include "tests/contract/mail/mail_case.h"
#include "tests/support/smtp_server.h"

namespace leadsman {
namespace {

using testing::HasSubstr;

// What parse_mail.py says of a stored mail; fails where it finds a defect.
std::string Parsed(const std::string& file) {
  const std::string command = "/usr/bin/python3 " LEADSMAN_SOURCE_DIR
                              "/tests/support/parse_mail.py " +
                              file + " 2>&1";
  std::FILE* pipe = popen(command.c_str(), "r");
  std::string said;
  std::array<char, 4096> chunk{};
  std::size_t got = 0;
  while ((got = std::fread(chunk.data(), 1, chunk.size(), pipe)) > 0) {
    said.append(chunk.data(), got);
  }
  EXPECT_EQ(pclose(pipe), 0) << said;
  return said;
}

std::string SentAndParsed(const OutMessage& message) {
  const SmtpServer server;
  EXPECT_EQ(SendTo(ServerAt(server.port()), message).recipients[0].delivered,
            Delivered::kAccepted);
  return Parsed(server.MailFile(1));
}

TEST(MailWellFormed, M09M19AnOrdinaryMail) {
  const OutMessage message = SampleMail();
  const std::string mail = SentAndParsed(message);
  EXPECT_THAT(mail, HasSubstr("From: Leadsman <alerts@example.org>\n"));
  EXPECT_THAT(mail, HasSubstr("To: ops@example.org\n"));
  EXPECT_THAT(mail,
              HasSubstr("Subject: [DOWN: refused] web on shop-7d9f (prod)\n"));
  EXPECT_THAT(mail, HasSubstr("Message-ID: " + message.id + "\n"));
  EXPECT_THAT(mail, HasSubstr("Date: Tue, 24 Nov 2026 02:00:00 +0000\n"));
  EXPECT_THAT(mail, HasSubstr("MIME-Version: 1.0\n"));
  EXPECT_THAT(mail, HasSubstr("parts: text/plain text/html\n"));
  EXPECT_THAT(mail, HasSubstr("best: text/html\n"));
  EXPECT_THAT(mail, HasSubstr("web on shop-7d9f (prod) is down: "));
}

TEST(MailWellFormed, M10AMailInOtherAlphabets) {
  std::string name;
  for (int i = 0; i < 30; ++i) name += "\xD0\x9C\xF0\x9F\x9A\xA8\xC3\xA9";
  // One encoded word: Python before 3.13 keeps the blanks between two in a
  // phrase, which RFC 2047 section 6.2 forbids; tests/unit reads longer ones.
  const std::string who = "\xD0\x9C\xF0\x9F\x9A\xA8\xC3\xA9";
  Telling telling = SampleTelling();
  telling.incidents[0].check = name;
  telling.incidents[0].evidence.head = name + "\n.\n..\n" + name;
  MailSettings settings = SampleSettings(
      {"\"" + who + "\" <ops@example.org>", "\"B, Inc.\" <b@example.org>"});
  settings.cc = {who + " <c@example.org>"};
  settings.reply_to = who + " <team@example.org>";
  settings.from = who + " <alerts@example.org>";
  PodFacts pod;
  pod.host = name;
  const std::string mail =
      SentAndParsed(MakeMail(telling, settings, {{"team", name}}, pod));
  EXPECT_THAT(mail, HasSubstr("Subject: [" + name + "] [DOWN: refused] " +
                              name + " on " + name + "\n"));
  EXPECT_THAT(mail, HasSubstr("From: " + who + " <alerts@example.org>\n"));
  EXPECT_THAT(mail, HasSubstr("To: " + who +
                              " <ops@example.org>, \"B, Inc.\" "
                              "<b@example.org>\n"));
  EXPECT_THAT(mail, HasSubstr("  > " + name + "\n  > .\n  > ..\n"));
}

TEST(MailWellFormed, M06WhatTheWebSaysStaysInTheBody) {
  Telling telling = SampleTelling();
  Incident& incident = telling.incidents[0];
  incident.check = "web\r\nBcc: evil@example.org\r\n\r\nhello";
  incident.detail = "\r\n.\r\nMAIL FROM:<evil@example.org>\r\n";
  incident.evidence.head = std::string("\0\x01\r\n.\r\n\xFF\xFE--=_", 12);
  const std::string mail = SentAndParsed(
      MakeMail(telling, SampleSettings({"ops@example.org"}), {}, {}));
  EXPECT_THAT(mail, testing::Not(HasSubstr("\nBcc:")));
  EXPECT_THAT(mail, HasSubstr("parts: text/plain text/html\n"));
}

}  // namespace
}  // namespace leadsman
