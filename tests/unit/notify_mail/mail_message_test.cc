#include "internal/notify/mail_message.h"

#include <cstddef>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/base/base64.h"
#include "tests/unit/notify_mail/mail_fixture.h"

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

MailSettings Settings() {
  MailSettings mail;
  mail.from = "Leadsman <alerts@example.org>";
  mail.to = {"ops@example.org"};
  return mail;
}

OutMessage Make(const Telling& telling, const MailSettings& mail = Settings(),
                const PodFacts& pod = ShopPod()) {
  return MakeMail(telling, mail, {}, pod);
}

Telling Down() { return Tell(TellingEvent::kDown, {RefusedWeb()}, 1, 3); }

// "" where there is none; unfolded.
std::string Header(const OutMessage& message, const std::string& name) {
  const std::string head =
      "\r\n" + message.bytes.substr(0, message.bytes.find("\r\n\r\n") + 2);
  const std::size_t start = head.find("\r\n" + name + ": ");
  if (start == std::string::npos) return "";
  const std::size_t value = start + name.size() + 4;
  std::string text;
  for (std::size_t i = value; i < head.size(); ++i) {
    if (head.compare(i, 2, "\r\n") == 0) {
      if (head[i + 2] != ' ') break;
      ++i;
      continue;
    }
    text += head[i];
  }
  return text;
}

TEST(MailMessage, M09HasWhatAMailMustHave) {
  const OutMessage message = Make(Down());
  EXPECT_EQ(Header(message, "Date"), "Tue, 24 Nov 2026 02:04:10 +0000");
  EXPECT_EQ(Header(message, "From"), "Leadsman <alerts@example.org>");
  EXPECT_EQ(Header(message, "To"), "ops@example.org");
  EXPECT_EQ(Header(message, "Subject"),
            "[DOWN: refused] web on shop-7d9f (prod)");
  EXPECT_EQ(Header(message, "Message-ID"), message.id);
  EXPECT_EQ(Header(message, "MIME-Version"), "1.0");
  EXPECT_EQ(Header(message, "Auto-Submitted"), "auto-generated");
  EXPECT_EQ(message.sender, "alerts@example.org");
  EXPECT_THAT(message.recipients, ElementsAre("ops@example.org"));
}

TEST(MailMessage, CanBeFiltered) {
  const OutMessage message = Make(Down());
  EXPECT_EQ(Header(message, "X-Leadsman-Event"), "down");
  EXPECT_EQ(Header(message, "X-Leadsman-Check"), "web");
  EXPECT_EQ(Header(message, "X-Leadsman-Incident"), "web-20261124T020000000Z");
  EXPECT_EQ(Header(message, "X-Leadsman-Pod"), "shop-7d9f");
  EXPECT_EQ(Header(message, "X-Leadsman-Namespace"), "prod");
  const OutMessage group =
      Make(Tell(TellingEvent::kDown, {RefusedWeb(), FailingApi()}, 2, 3));
  EXPECT_EQ(Header(group, "X-Leadsman-Check"), "web, api");
  const OutMessage outside = Make(Down(), Settings(), OnlyHost());
  EXPECT_EQ(Header(outside, "X-Leadsman-Pod"), "box.example.org");
  EXPECT_EQ(Header(outside, "X-Leadsman-Namespace"), "");
}

TEST(MailMessage, M19IsTextFirstThenHtml) {
  const OutMessage message = Make(Down());
  const std::string type = Header(message, "Content-Type");
  EXPECT_THAT(type, testing::StartsWith("multipart/alternative; boundary=\""));
  const std::string boundary = type.substr(33, type.size() - 34);
  const std::size_t text = message.bytes.find("Content-Type: text/plain");
  const std::size_t html = message.bytes.find("Content-Type: text/html");
  EXPECT_LT(text, html);
  EXPECT_NE(html, std::string::npos);
  EXPECT_TRUE(message.bytes.ends_with("\r\n--" + boundary + "--\r\n"));
}

// RFC 2045 section 6.8: text has CRLF line ends before it becomes base64.
TEST(MailMessage, PartsHaveCrLfLineEndsInsideTheirBase64) {
  const OutMessage message = Make(Down());
  int parts = 0;
  std::size_t at = 0;
  const std::string head = "Transfer-Encoding: base64\r\n\r\n";
  while ((at = message.bytes.find(head, at)) != std::string::npos) {
    at += head.size();
    std::string encoded =
        message.bytes.substr(at, message.bytes.find("\r\n--", at) - at);
    std::erase(encoded, '\r');
    std::erase(encoded, '\n');
    const std::string text = FromBase64(encoded).value_or("");
    EXPECT_NE(text.find('\n'), std::string::npos);
    for (std::size_t i = 0; i < text.size(); ++i) {
      EXPECT_EQ(text[i] == '\n', i > 0 && text[i - 1] == '\r') << i;
    }
    ++parts;
  }
  EXPECT_EQ(parts, 2);
}

TEST(MailMessage, AnIncidentIsOneThread) {
  const OutMessage down = Make(Down());
  EXPECT_EQ(Header(down, "In-Reply-To"), "");
  EXPECT_EQ(Header(down, "References"), "");
  for (const TellingEvent event :
       {TellingEvent::kRecovered, TellingEvent::kClosed}) {
    const OutMessage later =
        Make(Tell(event, {Closed(RefusedWeb())}, 0, 3, 999));
    EXPECT_NE(later.id, down.id);
    EXPECT_EQ(Header(later, "In-Reply-To"), down.id);
    EXPECT_EQ(Header(later, "References"), down.id);
  }
  const OutMessage both =
      Make(Tell(TellingEvent::kDownAndUp, {Closed(RefusedWeb())}, 0, 3));
  EXPECT_NE(both.id, down.id);
  EXPECT_EQ(Header(both, "In-Reply-To"), "");
}

TEST(MailMessage, IsTheSameWhenMadeAgainAndAnotherForAnotherPod) {
  EXPECT_EQ(Make(Down()).id,
            Make(Tell(TellingEvent::kDown, {RefusedWeb()}, 2, 3, 777)).id);
  EXPECT_EQ(Make(Down()).bytes, Make(Down()).bytes);
  PodFacts other = ShopPod();
  other.uid = "another";
  EXPECT_NE(Make(Down()).id, Make(Down(), Settings(), other).id);
  EXPECT_NE(Make(Down()).id,
            Make(Tell(TellingEvent::kDown, {FailingApi()}, 1, 3)).id);
}

TEST(MailMessage, EachTestMailIsItsOwn) {
  const OutMessage first = Make(Tell(TellingEvent::kTest, {}, 0, 3, 1));
  const OutMessage second = Make(Tell(TellingEvent::kTest, {}, 0, 3, 2));
  EXPECT_NE(first.id, second.id);
  EXPECT_EQ(Header(first, "X-Leadsman-Event"), "test");
  EXPECT_EQ(Header(first, "X-Leadsman-Check"), "");
}

TEST(MailMessage, M21EveryReceiverIsNamedOnce) {
  MailSettings mail = Settings();
  mail.to = {"a@x.org", "\"B, Inc.\" <b@x.org>", "J\xC3\xB6rg <c@x.org>"};
  mail.cc = {"d@x.org", "A <a@x.org>"};
  mail.reply_to = "Team <team@x.org>";
  const OutMessage message = Make(Down(), mail);
  EXPECT_THAT(message.recipients,
              ElementsAre("a@x.org", "b@x.org", "c@x.org", "d@x.org"));
  EXPECT_EQ(Header(message, "To"),
            "a@x.org, \"B, Inc.\" <b@x.org>, =?UTF-8?B?SsO2cmc=?= <c@x.org>");
  EXPECT_EQ(Header(message, "Cc"), "d@x.org, A <a@x.org>");
  EXPECT_EQ(Header(message, "Reply-To"), "Team <team@x.org>");
}

TEST(MailMessage, WhatIsNoAddressIsNoReceiver) {
  MailSettings mail = Settings();
  mail.to = {"x", "a@x.org, b@x.org", "ok@x.org"};
  const OutMessage message = Make(Down(), mail);
  EXPECT_THAT(message.recipients, ElementsAre("ok@x.org"));
  EXPECT_EQ(Header(message, "To"), "ok@x.org");
  mail.from = "nobody";
  EXPECT_EQ(Make(Down(), mail).sender, "");
}

TEST(AddressOf, TakesMailboxes) {
  EXPECT_EQ(AddressOf("bob@example.org"), "bob@example.org");
  EXPECT_EQ(AddressOf("  bob@example.org "), "bob@example.org");
  EXPECT_EQ(AddressOf("Bob <bob@example.org>"), "bob@example.org");
  EXPECT_EQ(AddressOf("\"Bob <x@y>\" <bob@example.org>"), "bob@example.org");
  EXPECT_EQ(AddressOf("J\xC3\xB6rg <joerg@example.org>"), "joerg@example.org");
  EXPECT_EQ(AddressOf("a+b=c@[127.0.0.1]"), "a+b=c@[127.0.0.1]");
  EXPECT_EQ(AddressOf("root@localhost"), "root@localhost");
}

TEST(AddressOf, SaysWhatIsWrong) {
  EXPECT_EQ(AddressOf("bob").error(), "an address needs an '@'");
  EXPECT_EQ(AddressOf("").error(), "an address needs an '@'");
  EXPECT_EQ(AddressOf("b@o@b").error(), "more than one '@'");
  EXPECT_EQ(AddressOf("@example.org").error(), "not an address before the '@'");
  EXPECT_EQ(AddressOf("bob@").error(), "not a domain after the '@'");
  EXPECT_EQ(AddressOf("b\xC3\xB6@example.org").error(),
            "not ASCII; give the domain in its xn-- form");
  EXPECT_EQ(AddressOf("bob@example.org>").error(), "'>' without '<'");
  EXPECT_EQ(AddressOf(std::string(300, 'a') + "@b").error(),
            "longer than 254 characters");
}

TEST(AddressOf, M07IsStrict) {
  for (const char* text :
       {"a b@x.org",  "a@x.org\r\nDATA",  "a\r@x.org",       "a@x .org",
        "<a@x.org",   "a@x.org, b@x.org", "a;b@x.org",       "a@x.org b@x.org",
        "(c)a@x.org", "\"a b\"@x.org",    "a..b@x.org",      ".a@x.org",
        "a@x..org",   "a@.org",           "Bob <<a@x.org>>", "Bob <a@x.org> <",
        "a@[1.2.3.4", "a@x.org\n",        "Bob <a@x.org\n>", "a\t@x.org"}) {
    const auto address = AddressOf(text);
    if (std::string(text) == "a@x.org\n") {
      EXPECT_EQ(address, "a@x.org");  // blanks around are no part of it
      continue;
    }
    EXPECT_FALSE(address.has_value()) << text;
  }
}

}  // namespace
}  // namespace leadsman
