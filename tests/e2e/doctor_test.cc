// `doctor` outside of a cluster: real targets and a real mail server.
#include <csignal>
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/demo_web.h"
#include "tests/e2e/sidecar.h"
#include "tests/support/smtp_server.h"
#include "tests/support/socket.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::StartsWith;

std::string EnvFor(const DemoWeb& web, int smtp_port) {
  return "REQ_URL=" + web.url() +
         "\nREQ_TIMEOUT=2\nSMARTHOST_ADDRESS=127.0.0.1:" +
         std::to_string(smtp_port) +
         "\nSMTP_FROM=a@example.com\nSMTP_TO=b@example.com\n";
}

TEST(DoctorTest, AllWellIsExit0AndNoMailIsSent) {
  const DemoWeb web;
  const SmtpServer smtp;
  const Finished finished =
      Sidecar(EnvFor(web, smtp.port())).Command({"doctor"});
  EXPECT_EQ(finished.exit, 0) << finished.out << finished.err;
  EXPECT_THAT(finished.out, StartsWith("WHAT "));
  EXPECT_THAT(finished.out, ContainsRegex("\ncheck web +pass +HTTP 200"));
  EXPECT_THAT(finished.out,
              ContainsRegex("\nmail 127.0.0.1:[0-9]+ +pass +not encrypted\n"));
  EXPECT_THAT(finished.out,
              ContainsRegex("\nkubernetes +off +not in a cluster, and no "
                            "LEADSMAN_KUBECONFIG\n"));
  EXPECT_THAT(finished.out,
              ContainsRegex("\nstate /.* +pass +writable, in use by nobody\n"));
  EXPECT_EQ(finished.err, "");
  EXPECT_TRUE(smtp.Mails().empty());
}

TEST(DoctorTest, ARunningLeadsmanHasTheStateAndKeepsIt) {
  const DemoWeb web;
  Sidecar sidecar("REQ_URL=" + web.url());
  sidecar.Start();
  const Finished finished = sidecar.Command({"doctor"});
  EXPECT_EQ(finished.exit, 0) << finished.out << finished.err;
  EXPECT_THAT(finished.out,
              HasSubstr("writable, in use by the running leadsman (process " +
                        std::to_string(sidecar.process().pid()) + ")\n"));
  EXPECT_THAT(finished.out,
              ContainsRegex("\nmail +off +no mail is configured\n"));
  sidecar.process().Signal(SIGTERM);
  EXPECT_EQ(sidecar.process().Wait(), 0);
  EXPECT_THAT(sidecar.process().Out(), testing::Not(HasSubstr("store.")));
}

TEST(DoctorTest, WhatFailsIsExit1AndSaysWhatToDo) {
  DemoWeb web;
  web.Stop();
  const TempDir dir;
  const Finished finished =
      Sidecar(EnvFor(web, DeadPort()),
              {{"LEADSMAN_STATE_DIRECTORY", dir.Join("none")},
               {"LEADSMAN_KUBECONFIG", dir.Join("config")}})
          .Command({"doctor"});
  EXPECT_EQ(finished.exit, 1);
  EXPECT_THAT(finished.out,
              ContainsRegex("\ncheck web +fail +connect to .*: refused; .*"
                            "listens"));
  EXPECT_THAT(finished.out,
              ContainsRegex("\nmail 127.0.0.1:[0-9]+ +fail +connect to .*: "
                            "refused; nothing listens there: check mail.host "
                            "and mail.port\n"));
  EXPECT_THAT(
      finished.out,
      ContainsRegex("\nkubernetes +fail +LEADSMAN_KUBECONFIG: .*config: "
                    "is not there; must be a file that we may read\n"));
  EXPECT_THAT(finished.out,
              ContainsRegex("\nstate /.*none +fail +state directory .*; mount "
                            "a writable volume there"));
}

TEST(DoctorTest, ABadConfigurationIsExit2) {
  const Finished finished = Sidecar("").Command({"doctor"});
  EXPECT_EQ(finished.exit, 2);
  EXPECT_EQ(finished.out, "");
  EXPECT_THAT(finished.err, HasSubstr("no check at all"));
}

TEST(TestEventTest, OutsideOfAClusterIsExit2) {
  const DemoWeb web;
  const Finished finished =
      Sidecar("REQ_URL=" + web.url()).Command({"test", "event"});
  EXPECT_EQ(finished.exit, 2);
  EXPECT_EQ(finished.err,
            "leadsman: no event can be written: not in a cluster, and no "
            "LEADSMAN_KUBECONFIG\n");
}

}  // namespace
}  // namespace leadsman
