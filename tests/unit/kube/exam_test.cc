#include "internal/kube/exam.h"

#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/kube/pod_fixture.h"

namespace leadsman {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string kServer = "https://10.0.0.1";
constexpr const char* kSetEnv =
    "set POD_NAME, POD_NAMESPACE and POD_UID in our container's env by "
    "fieldRef (metadata.name, metadata.namespace, metadata.uid)";
constexpr const char* kYes = R"({"status":{"allowed":true}})";
constexpr const char* kNo = R"({"status":{"allowed":false}})";
constexpr const char* kPodBody =
    R"({"kind":"Pod","metadata":{"uid":"u1"},"spec":{
        "containers":[{"name":"web"},{"name":"leadsman"}],
        "readinessGates":[{"conditionType":"leadsman.io/ready"}]}})";

class KubeExamTest : public PodFixture {
 protected:
  KubeExamTest() {
    transport_.Answer(kServer + "/version",
                      HttpStatus(200, R"({"gitVersion":"v1.32.1"})"));
    AnswerReviews({kYes});
    transport_.Answer(pod_url_, HttpStatus(200, kPodBody));
    transport_.Answer(patch_url_, HttpStatus(200, "{}"));
  }

  // The last for all further ones.
  void AnswerReviews(const std::vector<const char*>& bodies) {
    const std::string url = kServer + kReviews;
    for (std::size_t i = 0; i + 1 < bodies.size(); ++i) {
      transport_.AnswerOnce(url, HttpStatus(201, bodies[i]));
    }
    transport_.Answer(url, HttpStatus(201, bodies.back()));
  }

  // "what: ok|NO: detail", a line each.
  std::vector<std::string> Examine(const PodFacts& pod) {
    std::vector<std::string> lines{"nothing"};
    ExamineKube(client_, settings_, pod, loop_.Wall(),
                [&](const std::vector<KubeFinding>& findings) {
                  lines.clear();
                  for (const KubeFinding& one : findings) {
                    lines.push_back(one.what + (one.ok ? ": ok: " : ": NO: ") +
                                    one.detail);
                  }
                });
    EXPECT_THAT(lines, ElementsAre("nothing")) << "inside the call";
    loop_.AdvanceBy(60s);
    return lines;
  }
  std::string Last() { return Examine(pod_).back(); }

  static constexpr const char* kReviews =
      "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  const std::string patch_url_ =
      pod_url_ + "/status?fieldManager=leadsman&dryRun=All";
  KubernetesSettings settings_{.events = false,
                               .condition_type = "leadsman.io/ready"};
};

TEST_F(KubeExamTest, AllThatIsNeededIsTriedAndNothingWritten) {
  EXPECT_THAT(Examine(pod_),
              ElementsAre("API server https://10.0.0.1: ok: v1.32.1",
                          "right get pods: ok: given",
                          "right patch pods/status: ok: given",
                          "pod shop/web-0: ok: ours; the web is in container "
                          "web",
                          "condition leadsman.io/ready: ok: would be written"));
  EXPECT_EQ(LastAsked().method, "PATCH");
  EXPECT_THAT(LastAsked().url, testing::EndsWith("dryRun=All"));
  EXPECT_THAT(LastAsked().body, HasSubstr(R"("uid":"u1")"));
}

TEST_F(KubeExamTest, AnEventIsTriedWhereEventsAreOn) {
  settings_ = {};
  const std::string url =
      kServer + "/apis/events.k8s.io/v1/namespaces/shop/events?dryRun=All";
  transport_.AnswerOnce(url, HttpStatus(201, "{}"));
  EXPECT_EQ(Last(), "event: ok: would be written");
  EXPECT_EQ(LastAsked().method, "POST");
  EXPECT_THAT(LastAsked().body, HasSubstr("nothing has happened"));
  transport_.AnswerOnce(url, Refused(403, "Forbidden", "is terminating"));
  EXPECT_EQ(Last(), "event: NO: is terminating");
}

TEST(TestEventTest, IsNormalAndSaysThatItIsATest) {
  const PodFacts pod{.name = "web-0", .namespace_name = "shop", .uid = "u1"};
  const Event event = TestEvent({.web_container = "web"}, pod, WallTime(255ns));
  EXPECT_EQ(event.name, "web-0.ff");
  EXPECT_FALSE(event.warning);
  EXPECT_EQ(event.reason, "TestEvent");
  EXPECT_EQ(event.container, "web");
  EXPECT_EQ(event.note, "a test by leadsman test event: nothing has happened");
}

TEST_F(KubeExamTest, OnlyTheRightsOfWhatIsOnAreNeeded) {
  EXPECT_THAT(NeededRights({.events = false}), ElementsAre(kGetPods));
  EXPECT_THAT(NeededRights({}),
              ElementsAre(kGetPods, kCreateEvents, kPatchEvents));
  EXPECT_THAT(
      NeededRights({.condition_type = "a/b"}),
      ElementsAre(kGetPods, kCreateEvents, kPatchEvents, kPatchPodStatus));
}

TEST_F(KubeExamTest, AMissingRightIsSaidWithItsRuleAndNotTried) {
  AnswerReviews({kYes, kNo});
  EXPECT_THAT(Examine(pod_),
              ElementsAre("API server https://10.0.0.1: ok: v1.32.1",
                          "right get pods: ok: given",
                          "right patch pods/status: NO: not given; add to our "
                          "Role: {apiGroups: [\"\"], resources: [pods/status], "
                          "verbs: [patch]}",
                          "pod shop/web-0: ok: ours; the web is in container "
                          "web"));
}

TEST_F(KubeExamTest, ARightThatCannotBeAskedForIsNone) {
  AnswerReviews({"garbage"});
  EXPECT_THAT(Examine(pod_).at(1), HasSubstr("get pods: NO: not given; add"));
}

TEST_F(KubeExamTest, AReviewThatFailsSaysWhy) {
  transport_.AnswerOnce(kServer + kReviews,
                        Refused(503, "ServiceUnavailable", "not yet"));
  EXPECT_EQ(Examine(pod_).at(1), "right get pods: NO: not yet");
}

TEST_F(KubeExamTest, AServerThatIsNotThereEndsIt) {
  transport_.Answer(
      kServer + "/version",
      HttpFails(NetFault::kRefused, "connect to 10.0.0.1:443: refused"));
  EXPECT_THAT(Examine(pod_),
              ElementsAre("API server https://10.0.0.1: NO: connect to "
                          "10.0.0.1:443: refused; check the address and the "
                          "CA, and whether a NetworkPolicy stops us"));
  EXPECT_EQ(Asked(), 1U);
}

TEST_F(KubeExamTest, AServerThatHangsEndsIt) {
  transport_.Answer(kServer + "/version", HttpStatus(200, ""), kNever);
  EXPECT_THAT(Last(), HasSubstr("API server https://10.0.0.1: NO: "));
  EXPECT_EQ(Asked(), 1U);
}

TEST_F(KubeExamTest, ATokenThatIsNoGoodEndsIt) {
  transport_.Answer(kServer + "/version",
                    Refused(401, "Unauthorized", "Unauthorized"));
  EXPECT_THAT(Examine(pod_),
              ElementsAre("API server https://10.0.0.1: NO: Unauthorized; the "
                          "token or client certificate has run out, or is "
                          "another cluster's"));
}

TEST_F(KubeExamTest, AServerInTroubleOrOfAnotherKindEndsIt) {
  transport_.Answer(kServer + "/version", HttpStatus(500));
  EXPECT_EQ(Last(),
            "API server https://10.0.0.1: NO: HTTP status 500 without a word "
            "of the API server's");
  for (const char* body : {"<html>", "[]", R"({"gitVersion":7})"}) {
    transport_.Answer(kServer + "/version", HttpStatus(200, body));
    EXPECT_EQ(Last(),
              "API server https://10.0.0.1: NO: its answer is not an API "
              "server's; check the address");
  }
}

TEST_F(KubeExamTest, AServerThatKeepsItsVersionToItselfIsOneAllTheSame) {
  transport_.Answer(kServer + "/version", Refused(403, "Forbidden", "no"));
  EXPECT_THAT(Examine(pod_).front(),
              testing::Eq("API server https://10.0.0.1: ok: answers"));
  EXPECT_THAT(Last(), HasSubstr("would be written"));
}

TEST_F(KubeExamTest, WithoutPodNameOrUidOnlyTheRightsAreAskedFor) {
  for (const PodFacts& pod :
       {PodFacts{.namespace_name = "shop", .uid = "u1"},
        PodFacts{.name = "web-0", .namespace_name = "shop"}}) {
    EXPECT_THAT(Examine(pod),
                ElementsAre(HasSubstr("API server"), HasSubstr("get pods"),
                            HasSubstr("patch pods/status"),
                            std::string("pod: NO: which pod this is, is not "
                                        "known; ") +
                                kSetEnv));
  }
  EXPECT_THAT(Examine({.name = "web-0", .uid = "u1"}),
              ElementsAre(HasSubstr("API server"), HasSubstr("pod: NO: ")));
}

TEST_F(KubeExamTest, APodOfAnotherUidIsNotOurs) {
  EXPECT_EQ(
      Examine({.name = "web-0", .namespace_name = "shop", .uid = "u0"}).at(3),
      std::string("pod shop/web-0: NO: its uid is u1, and POD_UID is "
                  "another; ") +
          kSetEnv);
}

TEST_F(KubeExamTest, APodThatIsNotThereIsSaidWithWhatToDo) {
  transport_.Answer(pod_url_, Refused(404, "NotFound", "pods not found"));
  EXPECT_EQ(Examine(pod_).at(3),
            std::string("pod shop/web-0: NO: pods not found; ") + kSetEnv);
  transport_.Answer(pod_url_, HttpStatus(200, "garbage"));
  EXPECT_EQ(Examine(pod_).at(3), "pod shop/web-0: NO: its answer is not a pod");
}

TEST_F(KubeExamTest, AConditionThatNoGateWaitsForIsSaid) {
  settings_.condition_type = "leadsman.io/other";
  EXPECT_EQ(Examine(pod_).at(3),
            "pod shop/web-0: NO: no readiness gate waits for "
            "leadsman.io/other; add conditionType: leadsman.io/other to "
            "spec.readinessGates of the pod's template, or unset "
            "kubernetes.conditionType");
}

TEST_F(KubeExamTest, AWebContainerThatIsNotKnownIsSaid) {
  transport_.Answer(
      pod_url_,
      HttpStatus(200, R"({"kind":"Pod","metadata":{"uid":"u1"},"spec":{
        "containers":[{"name":"a"},{"name":"b"}],
        "readinessGates":[{"conditionType":"leadsman.io/ready"}]}})"));
  EXPECT_EQ(Examine(pod_).at(3),
            "pod shop/web-0: ok: ours; which container the web is in is not "
            "known: set kubernetes.webContainer");
}

TEST_F(KubeExamTest, WhatWouldNotBeWrittenIsSaid) {
  transport_.Answer(patch_url_,
                    Refused(422, "Invalid", "metadata.uid: is immutable"));
  EXPECT_EQ(Last(), std::string("condition leadsman.io/ready: NO: "
                                "metadata.uid: is immutable; ") +
                        kSetEnv);
  transport_.Answer(patch_url_, Refused(422, "Invalid", "bad type"));
  EXPECT_EQ(Last(), "condition leadsman.io/ready: NO: bad type");
}

}  // namespace
}  // namespace leadsman
