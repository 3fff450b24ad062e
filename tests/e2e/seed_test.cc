// The compose exercise that leadsman replaces: its .env and its own test flow.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/demo_web.h"
#include "tests/e2e/sidecar.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/seed_env.h"
#include "tests/support/smtp_server.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

// The same keys and values, with addresses that exist here.
std::string SeedEnv(const DemoWeb& web, const SmtpServer& smtp) {
  return "SMARTHOST_ADDRESS=127.0.0.1\n"
         "SMARTHOST_PORT=" +
         std::to_string(smtp.port()) +
         "\n"
         "SMARTHOST_USER=myuser\n"
         "SMARTHOST_PASSWORD=secret\n"
         "SMARTHOST_ALIASES=*.mysmtp.com\n"
         "SMTP_TO=ops@example.com\n"
         "SMTP_FROM=devops@activity.net\n"
         "REQ_URL=" +
         web.url() +
         "\n"
         "REQ_TIMEOUT=1\n"
         "REQ_INTERVAL=0.2";
}

// The value of a header; "" where there is none.
std::string Header(const StoredMail& mail, const std::string& name) {
  const std::string head =
      "\r\n" + mail.data.substr(0, mail.data.find("\r\n\r\n")) + "\r\n";
  const std::size_t at = head.find("\r\n" + name + ": ");
  if (at == std::string::npos) return "";
  const std::size_t from = at + name.size() + 4;
  return head.substr(from, head.find("\r\n", from) - from);
}

bool HasMails(const SmtpServer& smtp, std::size_t count) {
  return Eventually([&] { return smtp.Mails().size() >= count; });
}

TEST(SeedTest, ItsEnvFileIsValidAsItIs) {
  const TempDir dir;
  const std::string file = dir.Write(".env", kSeedEnv);
  const Finished finished =
      RunToEnd({Program("leadsman"), "validate", "--env-file", file});
  EXPECT_EQ(finished.exit, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("1 check"));
}

TEST(SeedTest, ItsVariablesDoAsWellAsItsFile) {
  const Finished finished =
      RunToEnd({Program("leadsman"), "validate"},
               {.env = {{"REQ_URL", "http://web:5000/"},
                        {"REQ_TIMEOUT", "10"},
                        {"REQ_INTERVAL", "60"},
                        {"WEB_PORT", "tcp://10.0.0.1:80"}}});
  EXPECT_EQ(finished.exit, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("1 check"));
}

TEST(SeedTest, StoppedIsAConnectionErrorAndAMailAndSoIsItsReturn) {
  DemoWeb web;
  const SmtpServer smtp;
  Sidecar sidecar(SeedEnv(web, smtp));
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));

  web.Stop();
  sidecar.process().WaitForOut("class=\"connection error\"");
  ASSERT_TRUE(sidecar.ComesTo(503));
  EXPECT_THAT(sidecar.Ask("/readyz").body,
              HasSubstr("[-]web failed: refused\n"));
  ASSERT_TRUE(HasMails(smtp, 1)) << sidecar.process().Out();

  web.StartAgain();
  ASSERT_TRUE(sidecar.ComesTo(200));
  ASSERT_TRUE(HasMails(smtp, 2)) << sidecar.process().Out();

  const auto mails = smtp.Mails();
  ASSERT_THAT(mails, SizeIs(2));
  EXPECT_EQ(mails[0].sender, "devops@activity.net");
  EXPECT_THAT(mails[0].recipients, ElementsAre("ops@example.com"));
  EXPECT_THAT(Header(mails[0], "Subject"),
              StartsWith("[DOWN: refused] web on "));
  EXPECT_EQ(Header(mails[0], "X-Leadsman-Event"), "down");
  EXPECT_THAT(Header(mails[1], "Subject"), StartsWith("[UP after "));
  EXPECT_EQ(Header(mails[1], "X-Leadsman-Event"), "recovered");
  EXPECT_EQ(Header(mails[1], "In-Reply-To"), Header(mails[0], "Message-ID"));
}

TEST(SeedTest, AnotherStatusIsAStatusCodeErrorAndAMail) {
  const DemoWeb web;
  const SmtpServer smtp;
  Sidecar sidecar(SeedEnv(web, smtp));
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  web.Order("500");
  sidecar.process().WaitForOut("class=\"status code error\"");
  ASSERT_TRUE(HasMails(smtp, 1)) << sidecar.process().Out();
  EXPECT_THAT(Header(smtp.Mails()[0], "Subject"), StartsWith("[DOWN: status]"));
}

TEST(SeedTest, SleepingTooLongIsAConnectionErrorAndAMail) {
  const DemoWeb web;
  const SmtpServer smtp;
  Sidecar sidecar(SeedEnv(web, smtp));
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  web.Order("slow=10s");
  sidecar.process().WaitForOut("class=\"connection error\"");
  ASSERT_TRUE(HasMails(smtp, 1)) << sidecar.process().Out();
  EXPECT_THAT(Header(smtp.Mails()[0], "Subject"),
              StartsWith("[DOWN: timeout]"));
}

TEST(SeedTest, DownFromTheFirstLookIsTold) {
  DemoWeb web;
  const SmtpServer smtp;
  Sidecar sidecar(SeedEnv(web, smtp));
  web.Stop();  // it has no startup deadline
  sidecar.Start();
  ASSERT_TRUE(HasMails(smtp, 1)) << sidecar.process().Out();
  EXPECT_EQ(sidecar.Ask("/readyz").status, 503);
}

TEST(SeedTest, WithoutAuthOnTheServerMailGoesWithoutAndTheLogSaysSo) {
  DemoWeb web;
  const SmtpServer smtp;  // offers no AUTH, though the .env has a user
  Sidecar sidecar(SeedEnv(web, smtp));
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  EXPECT_THAT(sidecar.process().Out(), HasSubstr("SMARTHOST_ALIASES"));
  web.Stop();
  ASSERT_TRUE(HasMails(smtp, 1)) << sidecar.process().Out();
  EXPECT_EQ(smtp.Mails()[0].user, "");
  EXPECT_THAT(sidecar.process().Out(), Not(HasSubstr("secret")));
}

TEST(SeedTest, LogsInWhereTheServerAsksForIt) {
  DemoWeb web;
  const SmtpServer smtp({"--auth", "myuser:secret"});
  Sidecar sidecar(SeedEnv(web, smtp));
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  web.Stop();
  ASSERT_TRUE(HasMails(smtp, 1)) << sidecar.process().Out();
  EXPECT_EQ(smtp.Mails()[0].user, "myuser");
  EXPECT_THAT(sidecar.process().Out(), Not(HasSubstr("secret")));
}

// Guarantee 1 and 2, once, with the real program: the rest is tests/contract.
TEST(SeedTest, WhatWasAnnouncedSurvivesKill9AndIsToldOnce) {
  DemoWeb web;
  SmtpServer smtp;
  Sidecar sidecar(SeedEnv(web, smtp));
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  smtp.Stop();
  web.Stop();
  ASSERT_TRUE(sidecar.ComesTo(503));
  sidecar.process().WaitForOut("event=mail.deferred");
  sidecar.Kill();

  smtp.Start();
  sidecar.Start();
  ASSERT_TRUE(HasMails(smtp, 1)) << sidecar.process().Out();
  web.StartAgain();
  ASSERT_TRUE(HasMails(smtp, 2)) << sidecar.process().Out();
  const auto mails = smtp.Mails();
  ASSERT_THAT(mails, SizeIs(2));
  EXPECT_THAT(Header(mails[0], "Subject"), StartsWith("[DOWN: refused]"));
  EXPECT_THAT(Header(mails[1], "Subject"), StartsWith("[UP after "));
  EXPECT_EQ(Header(mails[1], "In-Reply-To"), Header(mails[0], "Message-ID"));
}

}  // namespace
}  // namespace leadsman
