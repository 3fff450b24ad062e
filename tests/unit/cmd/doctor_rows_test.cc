#include "cmd/leadsman/doctor_rows.h"

#include <string>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

std::string Text(const DoctorRow& row) { return DoctorTable({row}, {}); }

TEST(DoctorRowsTest, ACheckThatFailsSaysWhatToDo) {
  Check check;
  check.name = "web";
  check.target = HttpGet{.port = 8000};
  const DoctorRow row =
      RowOf(check, {.verdict = Verdict::kFail,
                    .reason = Reason::kRefused,
                    .detail = "connect to 127.0.0.1:8000: refused"});
  EXPECT_EQ(row.what, "check web");
  EXPECT_EQ(row.finding, Finding::kFail);
  EXPECT_EQ(row.detail.find("connect to 127.0.0.1:8000: refused; "), 0U);
  EXPECT_NE(row.detail.find("listens"), std::string::npos) << row.detail;
}

TEST(DoctorRowsTest, AnAttemptThatTellsNothingIsAFailure) {
  const Check check{.name = "web"};
  EXPECT_EQ(RowOf(check, {.verdict = Verdict::kInconclusive}).finding,
            Finding::kFail);
  EXPECT_EQ(RowOf(check, {.verdict = Verdict::kWarn}).finding, Finding::kWarn);
  EXPECT_EQ(RowOf(check, {.verdict = Verdict::kPass}).finding, Finding::kPass);
}

TEST(DoctorRowsTest, MailSaysHowItIsReached) {
  const MailServer server{.host = "smtp.example", .port = 587};
  EXPECT_EQ(Text(RowOf(server, SmtpVerified{"TLS", ""})),
            "WHAT                   RESULT  DETAIL\n"
            "mail smtp.example:587  pass    TLS\n");
  EXPECT_EQ(Text(RowOf(server, SmtpVerified{"TLS", "taken unverified"})),
            "WHAT                   RESULT  DETAIL\n"
            "mail smtp.example:587  warn    TLS; taken unverified\n");
  EXPECT_EQ(Text(RowOf(server, Unexpected<std::string>("refused; check"))),
            "WHAT                   RESULT  DETAIL\n"
            "mail smtp.example:587  fail    refused; check\n");
}

TEST(DoctorRowsTest, AStateInUseByALeadsmanIsWell) {
  EXPECT_EQ(Text(RowOf("/s", {}, "")),
            "WHAT      RESULT  DETAIL\n"
            "state /s  pass    writable, in use by nobody\n");
  EXPECT_EQ(Text(RowOf("/s", {.holder = 7}, "leadsman")),
            "WHAT      RESULT  DETAIL\n"
            "state /s  pass    writable, in use by the running leadsman "
            "(process 7)\n");
}

TEST(DoctorRowsTest, AStateInUseByAnotherIsNot) {
  const std::string why =
      "/s/leadsman.db is locked by another process; give each leadsman a state "
      "directory of its own\n";
  EXPECT_EQ(Text(RowOf("/s", {.holder = 0}, "")),
            "WHAT      RESULT  DETAIL\n"
            "state /s  fail    " +
                why);
  EXPECT_EQ(Text(RowOf("/s", {.holder = 9}, "sqlite3")),
            "WHAT      RESULT  DETAIL\n"
            "state /s  fail    process 9 (sqlite3): " +
                why);
  EXPECT_EQ(RowOf("/s", {.why = "no"}, "").finding, Finding::kFail);
}

TEST(DoctorRowsTest, OnlyAFailureIsNotWell) {
  EXPECT_TRUE(AllWell({{"a", Finding::kPass, ""},
                       {"b", Finding::kWarn, ""},
                       {"c", Finding::kOff, ""}}));
  EXPECT_FALSE(AllWell({{"a", Finding::kPass, ""}, {"b", Finding::kFail, ""}}));
}

}  // namespace
}  // namespace leadsman
