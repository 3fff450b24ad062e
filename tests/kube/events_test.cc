// What EventWriter says, as a real API server takes it and kubectl shows it.
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/kube/event_writer.h"
#include "internal/net/curl_transport.h"
#include "internal/net/loop.h"
#include "tests/support/kube_identity.h"
#include "tests/support/kube_namespace.h"
#include "tests/support/kube_test.h"
#include "tests/support/run_until.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class EventsTest : public KubeTest {
 protected:
  void SetUp() override {
    KubeTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    identity_.emplace(ns().Token(), ReadFileText(cluster().CaFile()),
                      ns().name());
    client_.emplace(
        KubeAccess{.server = cluster().Url(),
                   .ca = {Secret::From::kFile, identity_->folder() + "/ca.crt"},
                   .token = {Secret::From::kFile, identity_->TokenFile()}},
        *transport_, loop_);
    Make({.name = "web-0",
          .namespace_name = ns().name(),
          .uid = ns().CreatePod("web-0")});
  }

  void Make(const PodFacts& pod) {
    writer_.emplace(*client_, loop_, SystemClock(), pod);
    writer_->SetWebContainer("web");
  }

  void RunUntil(const std::function<bool()>& ready) {
    leadsman::RunUntil(loop_, ready);
  }
  void Settle() {
    RunUntil([this] { return writer_->Idle(); });
  }

  Transition Edge(Health from, Health to) const {
    const WallTime now = SystemClock().Wall();
    return {.check = check_,
            .from = from,
            .to = to,
            .at = now,
            .down_since = now - seconds(250),
            .because = {.verdict = Verdict::kFail,
                        .reason = Reason::kStatus,
                        .detail = "HTTP 503, expected 200-399"},
            .recent = {{.at = now,
                        .verdict = Verdict::kFail,
                        .reason = Reason::kStatus,
                        .status = 503}}};
  }
  void Down() { writer_->Take(Edge(Health::kUp, Health::kDown)); }
  void Up() { writer_->Take(Edge(Health::kDown, Health::kUp)); }

  std::string Describe() {
    return ns().Kubectl({"describe", "pod", "web-0"}).out;
  }
  std::string Events() {
    return ns().Kubectl({"events", "--for=pod/web-0"}).out;
  }
  // A line each: "CheckFailed 3", with what `path` finds in the event.
  std::string List(const std::string& path) {
    return ns()
        .Kubectl({"get", "events.events.k8s.io",
                  "--output=jsonpath={range "
                  ".items[*]}{.reason} {" +
                      path + "}{\"\\n\"}{end}"})
        .out;
  }

  Loop loop_;
  std::unique_ptr<Transport> transport_ = NewTransport(loop_, "1.2.3");
  std::optional<KubeIdentity> identity_;
  std::optional<KubeClient> client_;
  std::optional<EventWriter> writer_;
  std::shared_ptr<const Check> check_ = std::make_shared<const Check>(
      Check{.name = "web", .target = HttpGet{.port = 8000}});
};

TEST_F(EventsTest, DescribeReadsLikeAStory) {
  Down();
  Up();
  Settle();
  const std::string shown = Describe();
  EXPECT_THAT(shown, ContainsRegex(
                         "Warning +CheckFailed +[0-9]+s +leadsman.io/leadsman "
                         "+web is down: HTTP 503, expected 200-399 \\(GET "
                         "http://127.0.0.1:8000/\\); gates readiness\n"));
  EXPECT_THAT(
      shown,
      ContainsRegex("Normal +CheckRecovered +[0-9]+s +leadsman.io/leadsman "
                    "+web is up again; it was down for 4m10s \\(status "
                    "503\\)\n"));
  EXPECT_LT(shown.find("CheckFailed"), shown.find("CheckRecovered"));
  EXPECT_EQ(List(".regarding.fieldPath"),
            "CheckFailed spec.containers{web}\n"
            "CheckRecovered spec.containers{web}\n");
}

TEST_F(EventsTest, EveryKindIsTaken) {
  const Outcome slow{.reason = Reason::kLatency, .detail = "warning: slow"};
  Transition removed = Edge(Health::kDown, Health::kStarting);
  removed.removed = true;
  writer_->Take(removed);
  writer_->Degrade(check_, true, slow);
  writer_->Degrade(check_, false, slow);
  writer_->Trouble(check_, true, "too many open files");
  writer_->Trouble(check_, false, "");
  writer_->Say(ConfigRejectedNews("a.yaml:3:5: port: not a number", 2));
  writer_->Say(MailUndeliveredNews(2, "connect to smtp.example:587: refused"));
  Settle();
  const std::string shown = Events();
  for (const char* line :
       {"Normal +CheckRemoved +Pod/web-0 +web was taken out of the "
        "configuration; it had been down for 4m10s \\(status 503\\)",
        "Warning +CheckDegraded +Pod/web-0 +web is degraded: slow "
        "\\(GET http://127.0.0.1:8000/\\)",
        "Normal +CheckDegraded +Pod/web-0 +web is not degraded any more",
        "Warning +CheckerTrouble +Pod/web-0 +web cannot be asked, for trouble "
        "of leadsman's own: too many open files",
        "Normal +CheckerTrouble +Pod/web-0 +web can be asked again",
        "Warning +ConfigRejected +Pod/web-0 +the new configuration is "
        "rejected, that of before stays in effect: a.yaml:3:5: port: not a "
        "number \\(and 1 more\\)",
        "Warning +MailUndelivered +Pod/web-0 +2 mails were not delivered: "
        "connect to smtp.example:587: refused"}) {
    EXPECT_THAT(shown, ContainsRegex(std::string(line) + '\n'));
  }
  EXPECT_EQ(writer_->counts().sent, 7U);
  EXPECT_EQ(writer_->counts().dropped, 0U);
}

TEST_F(EventsTest, RepeatsAreOneEventWithACount) {
  for (int i = 0; i < 3; ++i) {
    Down();
    Settle();
    Up();
    Settle();
  }
  EXPECT_THAT(Describe(), ContainsRegex("CheckFailed +[0-9]+s \\(x3 over "
                                        "[0-9]+s\\) +leadsman.io/leadsman"));
  EXPECT_THAT(Events(), ContainsRegex("[0-9]+s \\(x3 over [0-9]+s\\) +Normal "
                                      "+CheckRecovered"));
  EXPECT_EQ(List(".series.count"), "CheckFailed 3\nCheckRecovered 3\n");
  EXPECT_EQ(writer_->counts().sent, 6U);
}

TEST_F(EventsTest, OneThatRepeatedBeforeItCouldBeSentHasItsCount) {
  Down();
  Up();
  Up();
  Settle();
  EXPECT_EQ(List(".series.count"), "CheckFailed \nCheckRecovered 2\n");
}

TEST_F(EventsTest, AnEventThatIsGoneIsMadeAnew) {
  Down();
  Settle();
  ns().Kubectl({"delete", "events.events.k8s.io", "--all"});
  Down();
  Settle();
  EXPECT_EQ(List(".series.count"), "CheckFailed 2\n");
}

TEST_F(EventsTest, ANoteOfManyBytesAndTheLongestNamesAreTaken) {
  Make({.name = std::string(253, 'a'),
        .namespace_name = ns().name(),
        .uid = "11111111-2222-3333-4444-555555555555"});
  std::string why;
  for (int i = 0; i < 1'000; ++i) why += "ü\xff\n\"";
  writer_->Say(MailUndeliveredNews(1, why));
  Settle();
  EXPECT_EQ(writer_->counts().sent, 1U);
  EXPECT_THAT(List(".note"), HasSubstr("1 mail was not delivered: ü"));
}

TEST_F(EventsTest, WithoutItsRightItGoesOnAndWorksOnceItIsGiven) {
  ns().TakeRight("create", "events");
  Down();
  Settle();
  EXPECT_EQ(writer_->counts().dropped, 1U);
  ns().GiveRightBack("create", "events");
  Up();
  Settle();
  EXPECT_THAT(Describe(), HasSubstr("CheckRecovered"));
  EXPECT_THAT(Describe(), Not(HasSubstr("CheckFailed")));

  ns().TakeRight("patch", "events");
  Up();
  Settle();
  EXPECT_EQ(writer_->counts().dropped, 2U);
  Up();  // the series could not be patched, so this is a new one
  Settle();
  EXPECT_EQ(List(".series.count"), "CheckRecovered \nCheckRecovered \n");
}

TEST_F(EventsTest, ANamespaceThatGoesAwayIsFinal) {
  ns().Kubectl({"delete", "namespace", ns().name(), "--wait=false"});
  Down();
  Settle();
  EXPECT_EQ(writer_->counts().sent, 0U);
  EXPECT_EQ(writer_->counts().dropped, 1U);
}

TEST_F(EventsTest, WhatHappenedWhileTheApiServerWasAwayIsTold) {
  cluster().StopApiServer();
  Down();
  Up();
  bool asked = false;  // and so has the writer
  client_->Send({.right = kGetPods, .path = "/api/v1/pods"},
                [&](const KubeResult&) { asked = true; });
  RunUntil([&] { return asked; });
  cluster().StartApiServer();
  Settle();
  EXPECT_EQ(writer_->counts().sent, 2U);
  const std::string shown = Describe();
  EXPECT_LT(shown.find("CheckFailed"), shown.find("CheckRecovered")) << shown;
}

}  // namespace
}  // namespace leadsman
