// The program beside a web server, as in a pod, against a real API server: what
// a person sees with kubectl, and that no trouble of the API server's matters
// to probes, answers and mail.
#include <chrono>
#include <csignal>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kube/sidecar_on_kube.h"
#include "tests/support/process.h"
#include "tests/support/smtp_server.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// Its parts are in base64.
std::string TextOf(const StoredMail& mail) {
  TempDir dir;
  return RunToEnd({"/usr/bin/python3", "-c",
                   "import email, sys\n"
                   "mail = email.message_from_binary_file(open(sys.argv[1], "
                   "'rb'))\n"
                   "for part in mail.walk():\n"
                   "  if part.get_content_type() == 'text/plain':\n"
                   "    print(part.get_payload(decode=True).decode())\n",
                   dir.Write("mail", mail.data)})
      .out;
}

TEST_F(SidecarOnKubeTest, DescribePodReadsLikeAStory) {
  ns().SetWebStatus("web-0", {.restarts = 3,
                              .ended = "OOMKilled",
                              .exit_code = 137,
                              .finished_at = "2026-11-24T01:00:00Z"});
  StartWell();
  web_.Order("500");
  const std::string told = SeeFailureAndRecovery();
  EXPECT_THAT(told, ContainsRegex("Warning  CheckFailed .*leadsman.io/leadsman "
                                  " *web is down: HTTP 500, expected 200-399 "
                                  "\\(GET http://127.0.0.1:[0-9]+/\\); gates "
                                  "readiness"));
  EXPECT_THAT(told, ContainsRegex("Normal   CheckRecovered .*web is up again; "
                                  "it was down for .* \\(status 500\\)"));
  ASSERT_TRUE(MailsComeTo(2));
  EXPECT_THAT(TextOf(smtp_.Mails().at(0)),
              HasSubstr("web was OOMKilled (exit code 137)"));
}

TEST_F(SidecarOnKubeTest, AFailureOfAPodThatGoesAwayIsNoAlarm) {
  StartWell();
  ns().DeletePod("web-0");
  web_.Stop();
  EXPECT_TRUE(sidecar_->process().WaitForOut("event=drain.started"));
  EXPECT_TRUE(sidecar_->process().WaitForOut("event=incident.opened"));
  EXPECT_TRUE(GateComesTo("False"));
  sidecar_->process().Signal(SIGTERM);
  EXPECT_EQ(sidecar_->process().Wait(), 0);
  EXPECT_THAT(smtp_.Mails(), IsEmpty());
  EXPECT_THAT(Describe(), Not(HasSubstr("CheckFailed")));
}

TEST_F(SidecarOnKubeTest, TheGateIsFalseWhenItHasGone) {
  StartWell();
  sidecar_->process().Signal(SIGTERM);
  EXPECT_EQ(sidecar_->process().Wait(), 0);
  EXPECT_EQ(Gate(), "False");
}

TEST_F(SidecarOnKubeTest, AnApiServerThatDiesAndComesBackFindsItAllRight) {
  StartWell();
  cluster().StopApiServer();
  web_.Order("500");
  EXPECT_TRUE(sidecar_->ComesTo(503));
  EXPECT_TRUE(MailsComeTo(1));
  cluster().StartApiServer();
  EXPECT_TRUE(Describes("CheckFailed"));
  EXPECT_TRUE(GateComesTo("False"));
}

TEST_F(SidecarOnKubeTest, AnApiServerThatHangsDelaysNothingMuch) {
  StartWell();
  cluster().PauseApiServer();
  web_.Order("500");
  EXPECT_TRUE(sidecar_->ComesTo(503));
  EXPECT_TRUE(MailsComeTo(1));
  sidecar_->process().Signal(SIGTERM);
  EXPECT_EQ(sidecar_->process().Wait(), 0);
  cluster().ResumeApiServer();
}

TEST_F(SidecarOnKubeTest, MissingRightsAreSaidOnceEachWithTheirRule) {
  ns().TakeRight("patch", "pods/status");
  ns().TakeRight("get", "pods");
  ns().TakeRight("create", "events");
  Start();
  ASSERT_TRUE(sidecar_->ComesTo(200));
  web_.Order("500");
  ASSERT_TRUE(sidecar_->ComesTo(503));
  for (const std::string rule :
       {"what=\"patch pods/status\" role_rule=\"{apiGroups: [\\\"\\\"], "
        "resources: [pods/status], verbs: [patch]}\"",
        "what=\"get pods\" role_rule=\"{apiGroups: [\\\"\\\"], resources: "
        "[pods], verbs: [get]}\"",
        "what=\"create events.events.k8s.io\" role_rule=\"{apiGroups: "
        "[\\\"events.k8s.io\\\"], resources: [events], verbs: [create]}\""}) {
    EXPECT_TRUE(sidecar_->process().WaitForOut(rule));
  }
  EXPECT_TRUE(MailsComeTo(1));
  web_.Order("none");
  ASSERT_TRUE(sidecar_->ComesTo(200));
  web_.Order("500");
  ASSERT_TRUE(sidecar_->ComesTo(503));
  EXPECT_EQ(CountOf(sidecar_->process().Out(), "event=kube.denied"), 3);
}

TEST_F(SidecarOnKubeTest, ARotatedTokenCountsWithoutARestart) {
  identity_->Swap(ns().SignedToken(std::chrono::hours(-2)),
                  ReadFileText(cluster().CaFile()));
  Start();
  ASSERT_TRUE(sidecar_->ComesTo(200));
  EXPECT_TRUE(sidecar_->process().WaitForOut("event=kube.unreachable"));
  identity_->Swap(ns().Token(), ReadFileText(cluster().CaFile()));
  web_.Order("500");
  EXPECT_TRUE(Describes("CheckFailed"));
  EXPECT_TRUE(GateComesTo("False"));
}

TEST_F(SidecarOnKubeTest, ARejectedConfigurationIsAnEvent) {
  TempDir dir;

  const std::string good =
      "checks:\n- name: web\n  httpGet: {port: " + std::to_string(web_.port()) +
      "}\n";

  env_["LEADSMAN_CONFIG"] = dir.Write("leadsman.yaml", good);
  Start();
  ASSERT_TRUE(sidecar_->ComesTo(200));
  dir.Write("leadsman.yaml", "chekcs: []\n");
  EXPECT_TRUE(Describes("ConfigRejected"));
  EXPECT_THAT(Describe(), HasSubstr("chekcs"));
}

}  // namespace
}  // namespace leadsman
