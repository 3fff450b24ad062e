// `silence` and dependsOn, as those see them who get the mail.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/demo_web.h"
#include "tests/e2e/sidecar.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/smtp_server.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::ContainsRegex;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kUntil = "^silenced until 20[0-9-]+T[0-9:]+Z: ";

std::string EnvFor(const std::string& urls, const SmtpServer& smtp) {
  return "REQ_URLS=" + urls +
         "\nREQ_INTERVAL=0.2\nREQ_TIMEOUT=2\nSMARTHOST_ADDRESS=127.0.0.1:" +
         std::to_string(smtp.port()) +
         "\nSMTP_FROM=a@example.com\nSMTP_TO=b@example.com\n";
}

// "[DOWN: refused] web", in the order of their coming.
std::vector<std::string> Subjects(const SmtpServer& smtp) {
  std::vector<std::string> subjects;
  for (const StoredMail& mail : smtp.Mails()) {
    const std::string key = "\r\nSubject: ";
    const std::size_t begin = mail.data.find(key) + key.size();
    subjects.push_back(
        mail.data.substr(begin, mail.data.find(" on ", begin) - begin));
  }
  return subjects;
}

bool HasMail(const SmtpServer& smtp, std::size_t count) {
  return Eventually([&] { return smtp.Mails().size() >= count; });
}

TEST(SilenceTest, NobodyIsToldUntilItsEndAndAllElseGoesOn) {
  DemoWeb web;
  const SmtpServer smtp;
  Sidecar sidecar(EnvFor(web.url(), smtp));
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  const Finished begun = sidecar.Command({"silence", "1h"});
  EXPECT_EQ(begun.exit, 0) << begun.err;
  EXPECT_THAT(begun.out, ContainsRegex(std::string(kUntil) + "all checks\n$"));
  EXPECT_THAT(sidecar.Command({"status"}).out, HasSubstr("silenced until "));

  web.Stop();
  ASSERT_TRUE(sidecar.ComesTo(503));
  EXPECT_TRUE(sidecar.process().WaitForOut("event=incident.opened"));
  EXPECT_THAT(sidecar.Ask("/api/v1/status").body,
              HasSubstr("\"silencedUntil\":\"20"));
  EXPECT_THAT(smtp.Mails(), IsEmpty());

  const Finished ended = sidecar.Command({"silence", "--end"});
  EXPECT_EQ(ended.exit, 0) << ended.err;
  EXPECT_EQ(ended.out, "no longer silenced: all checks\n");
  ASSERT_TRUE(HasMail(smtp, 1));
  EXPECT_THAT(Subjects(smtp), ElementsAre("[DOWN: refused] web"));
  EXPECT_THAT(sidecar.Ask("/api/v1/status").body,
              HasSubstr("\"silencedUntil\":null"));
}

TEST(SilenceTest, EndsByItself) {
  DemoWeb web;
  const SmtpServer smtp;
  Sidecar sidecar(EnvFor(web.url(), smtp));
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  EXPECT_EQ(sidecar.Command({"silence", "2s", "web"}).exit, 0);
  web.Stop();
  ASSERT_TRUE(HasMail(smtp, 1));
  const std::string log = sidecar.process().Out();
  EXPECT_THAT(log, HasSubstr("event=silence.started check=web until=20"));
  EXPECT_THAT(log, HasSubstr("event=silence.ended check=web why=over"));
  EXPECT_LT(log.find("event=silence.ended"), log.find("event=mail.queued"));
}

TEST(SilenceTest, WhatFailsAndRecoversWithinIsNotToldAtAll) {
  DemoWeb web;
  const SmtpServer smtp;
  Sidecar sidecar(EnvFor(web.url(), smtp));
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  EXPECT_EQ(sidecar.Command({"silence", "1h"}).exit, 0);
  web.Stop();
  ASSERT_TRUE(sidecar.ComesTo(503));
  web.StartAgain();
  ASSERT_TRUE(sidecar.ComesTo(200));
  EXPECT_EQ(sidecar.Command({"silence", "--end"}).exit, 0);
  // A failure that is told shows that all before it has been.
  web.Stop();
  ASSERT_TRUE(HasMail(smtp, 1));
  EXPECT_THAT(Subjects(smtp), ElementsAre("[DOWN: refused] web"));
  EXPECT_EQ(sidecar.process().Out().find("event=mail.queued"),
            sidecar.process().Out().rfind("event=mail.queued"));
}

TEST(SilenceTest, SurvivesKillMinusNine) {
  DemoWeb web;
  const SmtpServer smtp;
  Sidecar sidecar(EnvFor(web.url(), smtp));
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  EXPECT_EQ(sidecar.Command({"silence", "1h"}).exit, 0);
  sidecar.Kill();
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  web.Stop();
  ASSERT_TRUE(sidecar.ComesTo(503));
  EXPECT_TRUE(sidecar.process().WaitForOut("event=incident.opened"));
  sidecar.Kill();  // in the middle of the incident too
  sidecar.Start();
  EXPECT_TRUE(sidecar.ComesTo(503));
  EXPECT_THAT(sidecar.Command({"status"}).out, HasSubstr("silenced until "));
  EXPECT_THAT(smtp.Mails(), IsEmpty());
  EXPECT_EQ(sidecar.Command({"silence", "--end"}).exit, 0);
  ASSERT_TRUE(HasMail(smtp, 1));
  EXPECT_THAT(Subjects(smtp), ElementsAre("[DOWN: refused] web"));
}

TEST(SilenceTest, OfNamedChecksLeavesTheOthersLoud) {
  DemoWeb web;
  DemoWeb other;
  const SmtpServer smtp;
  Sidecar sidecar(EnvFor(web.url() + "," + other.url(), smtp));
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  const Finished begun = sidecar.Command({"silence", "1h", "web"});
  EXPECT_EQ(begun.exit, 0) << begun.err;
  EXPECT_THAT(begun.out, ContainsRegex(std::string(kUntil) + "web\n$"));
  EXPECT_THAT(sidecar.Ask("/api/v1/status").body,
              HasSubstr("\"silencedUntil\":null"));
  web.Stop();
  EXPECT_TRUE(sidecar.process().WaitForOut("event=incident.opened"));
  other.Stop();
  ASSERT_TRUE(HasMail(smtp, 1));
  EXPECT_THAT(Subjects(smtp), ElementsAre("[DOWN: refused] web-2"));

  const Finished wrong = sidecar.Command({"silence", "1h", "wep"});
  EXPECT_EQ(wrong.exit, 1);
  EXPECT_EQ(wrong.err,
            "leadsman: silence: no check is named wep; did you mean web?\n");
  const Finished ended = sidecar.Command({"silence", "--end", "web"});
  EXPECT_EQ(ended.exit, 0) << ended.err;
  EXPECT_EQ(ended.out, "no longer silenced: web\n");
  ASSERT_TRUE(HasMail(smtp, 2));
  EXPECT_EQ(sidecar.Command({"silence", "--end"}).out,
            "nothing was silenced\n");
}

TEST(SilenceTest, OfACheckThatIsGoneCanBeEnded) {
  const DemoWeb web;
  const TempDir dir;
  const auto check = [&](const std::string& name) {
    return "- {name: " + name +
           ", httpGet: {port: " + std::to_string(web.port()) + "}}\n";
  };
  const std::string config =
      dir.Write("leadsman.yaml", "checks:\n" + check("web") + check("gone"));
  Sidecar sidecar("", {{"LEADSMAN_CONFIG", config}});
  sidecar.Start();
  EXPECT_EQ(sidecar.Command({"silence", "1h", "gone"}).exit, 0);
  dir.Write("leadsman.yaml", "checks:\n" + check("web"));
  ASSERT_TRUE(sidecar.process().WaitForOut("event=check.removed check=gone"));
  const Finished ended = sidecar.Command({"silence", "--end", "gone"});
  EXPECT_EQ(ended.exit, 0) << ended.err;
  EXPECT_EQ(ended.out, "no longer silenced: gone\n");
  const Finished again = sidecar.Command({"silence", "--end", "gone"});
  EXPECT_EQ(again.exit, 1);
  EXPECT_EQ(again.err, "leadsman: silence: no check is named gone\n");
}

TEST(SilenceTest, WhatCannotBeIsExit1AndSaysWhatToDo) {
  const TempDir dir;
  const ProcessOptions options{
      .env = {{"REQ_URL", "http://127.0.0.1:9/"},
              {"LEADSMAN_STATE_DIRECTORY", dir.path()}}};
  const auto silence = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {Program("leadsman"), "silence"});
    return RunToEnd(words, options);
  };
  const Finished alone = silence({"1h"});
  EXPECT_EQ(alone.exit, 1);
  EXPECT_EQ(alone.out, "");
  EXPECT_THAT(alone.err, HasSubstr("no running leadsman can be asked"));
  EXPECT_THAT(alone.err, HasSubstr("mount a writable volume"));
  EXPECT_THAT(alone.err, HasSubstr(dir.path() + "/control.sock: nobody"));
  for (const std::string bad : {"soon", "0s", "721h"}) {
    const Finished finished = silence({bad});
    EXPECT_EQ(finished.exit, 1) << bad;
    EXPECT_THAT(finished.err, HasSubstr("leadsman: silence: "));
    EXPECT_THAT(finished.err, HasSubstr(bad));
  }
  EXPECT_EQ(silence({}).exit, 1);
  EXPECT_EQ(silence({"1h", ""}).exit, 1);
}

class DependsOnTest : public testing::Test {
 protected:
  std::string Config() const {
    const auto check = [](const std::string& name, const DemoWeb& web) {
      return "- name: " + name +
             "\n  periodSeconds: 0.2\n  failureThreshold: 2\n"
             "  startupDeadlineSeconds: 0\n  httpGet: {port: " +
             std::to_string(web.port()) + "}\n";
    };
    return dir_.Write(
        "leadsman.yaml",
        "checks:\n" + check("web", web_) + "  dependsOn: [db]\n" +
            check("db", db_) +
            "alerts: {resolveAfter: 0s}\n"
            "mail: {host: 127.0.0.1, security: none, from: a@example.com, "
            "to: [b@example.com], port: " +
            std::to_string(smtp_.port()) + "}\n");
  }
  bool ShowsBlocked(const Sidecar& sidecar) const {
    return Eventually([&] {
      const std::string out = sidecar.Command({"status"}).out;
      return out.find("web   blocked") != std::string::npos;
    });
  }

  const TempDir dir_;
  DemoWeb web_;
  DemoWeb db_;
  const SmtpServer smtp_;
};

TEST_F(DependsOnTest, OneMailForAFailureAndForWhatItDragsAlong) {
  Sidecar sidecar("", {{"LEADSMAN_CONFIG", Config()}});
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  db_.Stop();
  web_.Order("500");  // as it does without its database
  EXPECT_TRUE(ShowsBlocked(sidecar)) << sidecar.process().Out();
  EXPECT_EQ(sidecar.Ask("/readyz/web").status, 503);
  ASSERT_TRUE(HasMail(smtp_, 1));
  // Killed before it knows that, it would send the mail again.
  ASSERT_TRUE(sidecar.process().WaitForOut("event=mail.sent"));
  EXPECT_TRUE(ShowsBlocked(sidecar));  // and committed meanwhile

  sidecar.Kill();
  sidecar.Start();
  EXPECT_TRUE(ShowsBlocked(sidecar)) << sidecar.process().Out();

  web_.Order("none");
  db_.StartAgain();
  ASSERT_TRUE(sidecar.ComesTo(200));
  ASSERT_TRUE(HasMail(smtp_, 2));
  // A failure that is told shows that all before it has been.
  web_.Order("500");
  ASSERT_TRUE(HasMail(smtp_, 3));
  const auto subjects = Subjects(smtp_);
  EXPECT_EQ(subjects[0], "[DOWN: refused] db");
  EXPECT_THAT(subjects[1], ContainsRegex("^\\[UP after .*\\] db$"));
  EXPECT_EQ(subjects[2], "[DOWN: status] web");
}

TEST_F(DependsOnTest, AChildThatStaysDownIsToldOnceItsParentIsUp) {
  Sidecar sidecar("", {{"LEADSMAN_CONFIG", Config()}});
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  db_.Stop();
  web_.Order("500");
  EXPECT_TRUE(ShowsBlocked(sidecar)) << sidecar.process().Out();
  db_.StartAgain();
  ASSERT_TRUE(HasMail(smtp_, 3));
  const auto subjects = Subjects(smtp_);
  EXPECT_EQ(subjects[0], "[DOWN: refused] db");
  EXPECT_THAT(subjects, testing::Contains("[DOWN: status] web"));
}

}  // namespace
}  // namespace leadsman
