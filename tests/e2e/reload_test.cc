// Reload of the running program: by SIGHUP, by a file that changes, by a
// ConfigMap's swap; what a bad one does, and what needs a restart.
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/demo_web.h"
#include "tests/e2e/sidecar.h"
#include "tests/support/eventually.h"
#include "tests/support/scripted_smtp.h"
#include "tests/support/smtp_server.h"
#include "tests/support/socket.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

namespace fs = std::filesystem;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

std::string CheckOf(const std::string& name, int port) {
  return "  - {name: " + name + ", httpGet: {port: " + std::to_string(port) +
         "}, periodSeconds: 0.2, failureThreshold: 1, "
         "startupDeadlineSeconds: 0}\n";
}

std::string MutedCheckOf(const std::string& name, int port) {
  std::string check = CheckOf(name, port);
  return check.insert(check.find('}') + 1, ", alert: false");
}

std::string MailOf(int port) {
  return "mail: {host: 127.0.0.1, port: " + std::to_string(port) +
         ", security: none, from: a@example.com, to: [b@example.com]}\n";
}

class ReloadE2eTest : public testing::Test {
 protected:
  void Write(const std::string& text) { dir_.Write("leadsman.yaml", text); }
  void Start(const std::string& text) {
    Write(text);
    sidecar_.emplace("", std::map<std::string, std::string>{
                             {"LEADSMAN_CONFIG", dir_.Join("leadsman.yaml")}});
    sidecar_->Start();
  }
  // Waits for the line that `change` makes the program log.
  bool Logs(const std::string& line, const std::function<void()>& change) {
    const std::size_t before = sidecar_->process().Out().size();
    change();
    return sidecar_->process().WaitForOut(line, before);
  }
  std::string Status() { return sidecar_->Ask("/api/v1/status").body; }

  TempDir dir_;
  DemoWeb web_;
  const std::string good_ = "checks:\n" + CheckOf("web", web_.port());
  std::optional<Sidecar> sidecar_;
};

TEST_F(ReloadE2eTest, AFileThatChangesIsTaken) {
  Start(good_);
  ASSERT_TRUE(sidecar_->ComesTo(200));
  EXPECT_TRUE(Logs("event=config.reloaded checks=2 added=1 removed=0 changed=0",
                   [&] { Write(good_ + CheckOf("gone", DeadPort())); }));
  EXPECT_TRUE(Eventually([&] {
    return sidecar_->Ask("/readyz").body.starts_with(
        "[+]web ok\n[-]gone failed: refused\n");
  })) << sidecar_->process().Out();
  EXPECT_TRUE(Logs("event=check.removed check=gone", [&] { Write(good_); }));
  EXPECT_TRUE(sidecar_->ComesTo(200));
}

TEST_F(ReloadE2eTest, SighupReadsWhateverHasChanged) {
  Start(good_);
  ASSERT_TRUE(sidecar_->ComesTo(200));
  EXPECT_TRUE(
      Logs("event=config.reloaded checks=1 added=0 removed=0 changed=0 "
           "settings=same",
           [&] { sidecar_->process().Signal(SIGHUP); }));
  EXPECT_EQ(sidecar_->Ask("/readyz").status, 200);
}

TEST_F(ReloadE2eTest, AConfigMapsSwapIsTaken) {
  const fs::path root = dir_.path();
  const auto swap = [&](const std::string& number, const std::string& text) {
    fs::create_directory(root / number);
    dir_.Write(number + "/leadsman.yaml", text);
    fs::create_directory_symlink(number, root / "..data_tmp");
    fs::rename(root / "..data_tmp", root / "..data");
  };
  swap("..1", good_);
  fs::create_symlink("..data/leadsman.yaml", root / "leadsman.yaml");
  sidecar_.emplace("", std::map<std::string, std::string>{
                           {"LEADSMAN_CONFIG", dir_.Join("leadsman.yaml")}});
  sidecar_->Start();
  ASSERT_TRUE(sidecar_->ComesTo(200));
  EXPECT_TRUE(Logs("event=config.reloaded checks=2", [&] {
    swap("..2", good_ + CheckOf("gone", DeadPort()));
    fs::remove_all(root / "..1");
  }));
  EXPECT_TRUE(sidecar_->ComesTo(503));
  EXPECT_TRUE(Logs("event=config.reloaded checks=1", [&] {
    swap("..3", good_);
    fs::remove_all(root / "..2");
  }));
  EXPECT_TRUE(sidecar_->ComesTo(200));
}

TEST_F(ReloadE2eTest, ABadOneIsRejectedWhole) {
  Start(good_);
  ASSERT_TRUE(sidecar_->ComesTo(200));
  EXPECT_TRUE(Logs("event=config.rejected", [&] {
    Write("checks:\n" + CheckOf("gone", DeadPort()) +
          "  - {name: web, htpGet: {port: 1}}\n");
  }));
  EXPECT_TRUE(sidecar_->process().WaitForOut("leadsman.yaml:3:17: "));
  EXPECT_TRUE(Eventually(
      [&] { return Status().find("\"ok\":false") != std::string::npos; }));
  EXPECT_THAT(Status(), Not(HasSubstr("gone")));
  EXPECT_EQ(sidecar_->Ask("/readyz").status, 200);
  // Commands find the running one all the same.
  const Finished status = sidecar_->Command({"status"});
  EXPECT_EQ(status.exit, 0);
  EXPECT_THAT(status.out, HasSubstr("configuration: the newest was rejected"));
  EXPECT_THAT(status.err, HasSubstr("did you mean httpGet?"));
  EXPECT_EQ(sidecar_->Command({"status", "--self"}).exit, 0);
  EXPECT_EQ(sidecar_->Command({"silence", "1m"}).exit, 0);
  // The very file that runs: no news, but good news.
  EXPECT_TRUE(Logs("event=config.reloaded", [&] { Write(good_); }));
  EXPECT_TRUE(Eventually(
      [&] { return Status().find("\"ok\":true") != std::string::npos; }));
}

TEST_F(ReloadE2eTest, AFileThatIsGoneLeavesTheOldOneInEffect) {
  Start(good_);
  ASSERT_TRUE(sidecar_->ComesTo(200));
  EXPECT_TRUE(Logs("event=config.rejected",
                   [&] { fs::remove(dir_.Join("leadsman.yaml")); }));
  EXPECT_EQ(sidecar_->Ask("/readyz").status, 200);
  EXPECT_TRUE(Logs("event=config.reloaded", [&] { Write(good_); }));
}

TEST_F(ReloadE2eTest, WhatNeedsARestartIsSaidAndTheRestApplied) {
  Start(good_);
  ASSERT_TRUE(sidecar_->ComesTo(200));
  EXPECT_TRUE(Logs("event=config.reloaded", [&] {
    Write(good_ + CheckOf("gone", DeadPort()) +
          "log: {format: json, level: debug}\n"
          "state: {maxBytes: 32Mi}\n"
          "labels: {team: shop}\n");
  }));
  const std::string log = sidecar_->process().Out();
  EXPECT_THAT(log, HasSubstr("event=config.needs_restart key=state.maxBytes"));
  EXPECT_THAT(log, HasSubstr("event=config.needs_restart key=log.format"));
  EXPECT_TRUE(
      sidecar_->process().WaitForOut("level=debug event=check.attempt"));
  EXPECT_TRUE(sidecar_->ComesTo(503));
  EXPECT_THAT(Status(), HasSubstr("\"labels\":{\"team\":\"shop\"}"));
}

// One that turns everybody away has the longest wait: 7 min 30 s at least.
TEST_F(ReloadE2eTest, AMailThatWaitsForAMendedServerGoesAtOnce) {
  const ScriptedSmtp wrong({{.bytes = "554 not here\r\n"}});
  const SmtpServer smtp;
  Start(good_ + MailOf(wrong.port()));
  ASSERT_TRUE(sidecar_->ComesTo(200));
  web_.Order("500");
  ASSERT_TRUE(sidecar_->process().WaitForOut(": 554 not here\""));
  EXPECT_THAT(sidecar_->process().Out(),
              ContainsRegex("tries=1 again_in=([7-9]|1[0-5])m"));
  Write(good_ + MailOf(smtp.port()));
  EXPECT_TRUE(Eventually([&] { return smtp.Mails().size() == 1; }))
      << sidecar_->process().Out();
}

TEST_F(ReloadE2eTest, MailThatWasOffIsOnFromNowOn) {
  const SmtpServer smtp;
  Start(good_);
  ASSERT_TRUE(sidecar_->ComesTo(200));
  EXPECT_TRUE(
      Logs("settings=changed", [&] { Write(good_ + MailOf(smtp.port())); }));
  web_.Order("500");
  EXPECT_TRUE(Eventually([&] { return smtp.Mails().size() == 1; }))
      << sidecar_->process().Out();
}

TEST_F(ReloadE2eTest, AlertCountsForACheckThatIsDownToo) {
  const SmtpServer smtp;
  const std::string rest = MailOf(smtp.port()) + "alerts: {resolveAfter: 0s}\n";
  const std::string muted = "checks:\n" + MutedCheckOf("web", web_.port());
  Start(muted + MutedCheckOf("gone", DeadPort()) + rest);
  ASSERT_TRUE(
      sidecar_->process().WaitForOut("event=incident.opened check=gone"));
  web_.Order("500");
  ASSERT_TRUE(
      sidecar_->process().WaitForOut("event=incident.opened check=web"));
  // What nobody was told of has no end to tell, and no failure either.
  EXPECT_TRUE(
      Logs("event=incident.closed check=gone", [&] { Write(muted + rest); }));
  Write(good_ + rest);
  ASSERT_TRUE(Eventually([&] { return smtp.Mails().size() == 1; }))
      << sidecar_->process().Out();
  EXPECT_THAT(smtp.Mails().back().data,
              HasSubstr("Subject: [DOWN: status] web"));
  EXPECT_TRUE(Logs("event=config.reloaded", [&] { Write(muted + rest); }));
  web_.Order("none");
  ASSERT_TRUE(Eventually([&] { return smtp.Mails().size() == 2; }))
      << sidecar_->process().Out();
  EXPECT_THAT(smtp.Mails().back().data, HasSubstr("Subject: [UP after "));
}

TEST_F(ReloadE2eTest, ACheckThatIsGoneWhileDownIsClosedByMail) {
  const SmtpServer smtp;
  Start(good_ + CheckOf("gone", DeadPort()) + MailOf(smtp.port()));
  ASSERT_TRUE(Eventually([&] { return smtp.Mails().size() == 1; }))
      << sidecar_->process().Out();
  Write(good_ + MailOf(smtp.port()));
  ASSERT_TRUE(Eventually([&] { return smtp.Mails().size() == 2; }))
      << sidecar_->process().Out();
  EXPECT_THAT(smtp.Mails().back().data, HasSubstr("Subject: [CLOSED] gone"));
}

}  // namespace
}  // namespace leadsman
