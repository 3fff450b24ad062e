#include "internal/notify/smtp_auth.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "internal/base/base64.h"

namespace leadsman {
namespace {

SmtpOffers Offering(std::vector<std::string> auth) {
  return {.auth = std::move(auth)};
}

TEST(ChooseAuth, AutoTakesTheSimplestOverTls) {
  EXPECT_EQ(ChooseAuth(MailAuth::kAuto,
                       Offering({"CRAM-MD5", "LOGIN", "PLAIN"}), true),
            MailAuth::kPlain);
  EXPECT_EQ(ChooseAuth(MailAuth::kAuto, Offering({"CRAM-MD5", "LOGIN"}), true),
            MailAuth::kLogin);
}

TEST(ChooseAuth, AutoShowsNoPasswordWhereItNeedNot) {
  EXPECT_EQ(ChooseAuth(MailAuth::kAuto, Offering({"PLAIN", "CRAM-MD5"}), false),
            MailAuth::kCramMd5);
  EXPECT_EQ(ChooseAuth(MailAuth::kAuto, Offering({"LOGIN", "PLAIN"}), false),
            MailAuth::kPlain);
}

TEST(ChooseAuth, SaysWhatIsOfferedInstead) {
  EXPECT_EQ(
      ChooseAuth(MailAuth::kAuto, Offering({"GSSAPI", "NTLM"}), true).error(),
      "the server offers only GSSAPI NTLM");
  EXPECT_EQ(ChooseAuth(MailAuth::kPlain, Offering({"LOGIN"}), true).error(),
            "the server does not offer PLAIN, but LOGIN");
}

TEST(SmtpAuth, PlainIsRfc4616) {
  EXPECT_EQ(FromBase64(FirstResponse(MailAuth::kPlain, {"tim", "tanstaaf"})),
            std::string("\0tim\0tanstaaf", 13));
}

// The example of RFC 2195.
TEST(SmtpAuth, CramMd5IsRfc2195) {
  EXPECT_EQ(FromBase64(
                Response(MailAuth::kCramMd5, {"tim", "tanstaaftanstaaf"}, 0,
                         Base64("<1896.697170952@postoffice.reston.mci.net>"))),
            "tim b913a602c7eda7a495b4e6e7334d3890");
}

TEST(SmtpAuth, Xoauth2IsGooglesForm) {
  EXPECT_EQ(FromBase64(FirstResponse(MailAuth::kXoauth2, {"bob@x", "tok"})),
            "user=bob@x\x01"
            "auth=Bearer tok\x01\x01");
  EXPECT_EQ(Response(MailAuth::kXoauth2, {"bob@x", "tok"}, 0, "e30="), "");
}

TEST(SmtpAuth, WhatIsTooLongForACommandWaitsToBeAsked) {
  const Credentials long_one{"bob", std::string(600, 'x')};
  for (const MailAuth mechanism : {MailAuth::kPlain, MailAuth::kXoauth2}) {
    EXPECT_EQ(FirstResponse(mechanism, long_one), "");
    EXPECT_GT(Response(mechanism, long_one, 0, "").size(), 600U);
  }
}

TEST(SmtpAuth, AQuestionTooManyIsCancelled) {
  EXPECT_EQ(Response(MailAuth::kPlain, {"a", "b"}, 0, ""), "*");
  EXPECT_EQ(Response(MailAuth::kLogin, {"a", "b"}, 2, ""), "*");
  EXPECT_EQ(Response(MailAuth::kCramMd5, {"a", "b"}, 1, ""), "*");
  EXPECT_EQ(Response(MailAuth::kXoauth2, {"a", "b"}, 2, ""), "*");
}

}  // namespace
}  // namespace leadsman
