#include "internal/notify/smtp_text.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(SmtpReply, HasCodeAndOneLineOfText) {
  EXPECT_EQ(ParseReply("250 ok").code, 250);
  EXPECT_EQ(ParseReply("250").code, 250);
  EXPECT_EQ(ParseReply("250 ok").text, "ok");
  const SmtpReply reply = ParseReply("550-5.1.1 no\n550-such\n550 user");
  EXPECT_EQ(reply.code, 550);
  EXPECT_EQ(reply.kind(), 5);
  EXPECT_EQ(reply.text, "5.1.1 no such user");
}

TEST(SmtpReply, WhatIsNoReplyHasNoCode) {
  for (const char* text : {"", "25", "HTTP/1.1 200 OK", "abc ok", "2500 ok",
                           "199 x", "600 x", "-12 x", "25 0"}) {
    EXPECT_EQ(ParseReply(text).code, 0) << text;
  }
}

TEST(SmtpReply, TextIsCleanedAndBounded) {
  EXPECT_EQ(ParseReply("250 a\x1B[31m\tb").text, "a [31m b");
  EXPECT_LE(ParseReply("250 " + std::string(5000, 'x')).text.size(), 512U);
}

TEST(SmtpOffers, AreReadInAnySpelling) {
  const SmtpOffers offers = ParseOffers(
      "250-mx.example greets you\n250-SIZE 100\n250-StartTLS\n250-8BITMIME\n"
      "250 auth plain LOGIN");
  EXPECT_TRUE(offers.start_tls);
  EXPECT_THAT(offers.auth, ElementsAre("PLAIN", "LOGIN"));
  EXPECT_THAT(ParseOffers("250-x\n250 AUTH=LOGIN CRAM-MD5").auth,
              ElementsAre("LOGIN", "CRAM-MD5"));
}

TEST(SmtpOffers, TheServersNameIsNoOffer) {
  const SmtpOffers offers = ParseOffers("250-STARTTLS\n250 SIZE");
  EXPECT_FALSE(offers.start_tls);
  EXPECT_THAT(offers.auth, IsEmpty());
  EXPECT_FALSE(ParseOffers("250 AUTH PLAIN").start_tls);
  EXPECT_THAT(ParseOffers("250 AUTH PLAIN").auth, IsEmpty());
}

TEST(DotStuffed, M08EveryLineEndIsCrLfAndEveryLeadingDotIsDoubled) {
  EXPECT_EQ(DotStuffed(""), "");
  EXPECT_EQ(DotStuffed("a"), "a\r\n");
  EXPECT_EQ(DotStuffed("a\nb\r\nc\rd"), "a\r\nb\r\nc\r\nd\r\n");
  EXPECT_EQ(DotStuffed("."), "..\r\n");
  EXPECT_EQ(DotStuffed("\n.\n"), "\r\n..\r\n");
  EXPECT_EQ(DotStuffed("a\r\n.\r\nb"), "a\r\n..\r\nb\r\n");
  EXPECT_EQ(DotStuffed("\r\r\n\n"), "\r\n\r\n\r\n");
  EXPECT_EQ(DotStuffed("a.b\n..c"), "a.b\r\n...c\r\n");
}

TEST(HeloName, IsADomainOrALiteralOrNothing) {
  EXPECT_EQ(HeloName("pod.example.org"), "pod.example.org");
  EXPECT_EQ(HeloName("[IPv6:::1]"), "[IPv6:::1]");
  EXPECT_EQ(HeloName(""), "");
  EXPECT_EQ(HeloName("a b"), "");
  EXPECT_EQ(HeloName("a\r\nMAIL"), "");
  EXPECT_EQ(HeloName(std::string(256, 'a')), "");
}

}  // namespace
}  // namespace leadsman
