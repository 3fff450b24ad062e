// The pod's condition, as a real API server keeps it.
#include <memory>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/kube/condition_writer.h"
#include "internal/kube/pod.h"
#include "internal/kube/right.h"
#include "tests/kube/pod_on_kube.h"
#include "tests/support/kube_request.h"

namespace leadsman {
namespace {

using testing::HasSubstr;

class ConditionTest : public PodOnKube {
 protected:
  void SetUp() override {
    PodOnKube::SetUp();
    if (!client_) return;
    Say(Health::kUp);
    writer_.emplace(ConditionParts{.client = *client_,
                                   .scheduler = loop_,
                                   .clock = SystemClock(),
                                   .snapshot = snapshot_},
                    pod_, KubeNamespace::kGate);
  }

  void Say(Health health, bool draining = false) {
    auto check = std::make_shared<Check>();
    check->name = "web";
    snapshot_.Store(std::make_shared<const Snapshot>(Snapshot{
        .version = 1,
        .checks = {std::make_shared<CheckState>(CheckState{
            .check = check, .health = health, .failed = Reason::kRefused})},
        .draining = draining}));
  }

  void Move(Health health, bool draining = false) {
    Say(health, draining);
    writer_->Look();
  }

  // Of our condition; "" where there is none.
  std::string Field(const std::string& name) {
    const KubeAnswer pod = ns().GetPod("web");
    for (int i = 0; i < 9; ++i) {
      const std::string at = "/status/conditions/" + std::to_string(i) + '/';
      if (pod.Field(at + "type") == KubeNamespace::kGate) {
        return pod.Field(at + name);
      }
    }
    return "";
  }

  bool Comes(const std::string& reason) {
    return RunUntil([&] { return Field("reason") == reason; });
  }

  // What was asked before has also got no answer, then.
  void AskInVain() {
    bool in_vain = false;
    client_->Send({.right = kGetPods,
                   .path = PodPath(pod_),
                   .timeout = milliseconds(300)},
                  [&](const KubeResult& result) { in_vain = !result; });
    RunUntil([&] { return in_vain; });
  }

  Published<Snapshot> snapshot_;
  std::optional<ConditionWriter> writer_;
};

TEST_F(ConditionTest, FollowsTheSnapshot) {
  writer_->Start();
  ASSERT_TRUE(Comes("ChecksUp"));
  EXPECT_EQ(Field("status"), "True");
  EXPECT_EQ(Field("message"), "1 of 1 checks up");
  EXPECT_THAT(Field("lastTransitionTime"), HasSubstr("T"));
  EXPECT_THAT(ns().Kubectl({"get", "pod", "web", "--output=wide"}).out,
              HasSubstr("1/1"));  // READINESS GATES
  Move(Health::kDown);
  ASSERT_TRUE(Comes("ChecksDown"));
  EXPECT_EQ(Field("status"), "False");
  EXPECT_EQ(Field("message"), "0 of 1 checks up; not up: web (refused)");
  Move(Health::kUp, true);
  ASSERT_TRUE(Comes("Draining"));
  EXPECT_EQ(Field("status"), "False");
}

TEST_F(ConditionTest, LeavesThoseOfOthersAlone) {
  cluster().MustAsk(
      {.method = "PATCH",
       .path = ns().Path() + "pods/web/status",
       .body = R"({"status":{"conditions":[{"type":"ContainersReady",)"
               R"("status":"True"}]}})",
       .type = "application/strategic-merge-patch+json"});
  writer_->Start();
  ASSERT_TRUE(Comes("ChecksUp"));
  EXPECT_THAT(ns().GetPod("web").body, HasSubstr("ContainersReady"));
  EXPECT_THAT(ns().GetPod("web").body, HasSubstr("containerStatuses"));
}

TEST_F(ConditionTest, APodOfTheSameNameIsNotWrittenTo) {
  ns().RemovePod("web");
  ASSERT_NE(ns().CreatePod("web"), pod_.uid);
  testing::internal::CaptureStdout();
  std::string log;
  writer_->Start();
  const bool said = RunUntil([&] {
    log += testing::internal::GetCapturedStdout();
    testing::internal::CaptureStdout();
    return log.find("event=kube.not_our_pod") != log.npos;
  });
  testing::internal::GetCapturedStdout();
  EXPECT_TRUE(said) << log;
  EXPECT_EQ(Field("status"), "");
}

TEST_F(ConditionTest, IsWrittenWhileThePodIsBeingDeleted) {
  ns().DeletePod("web");
  Say(Health::kUp, true);
  writer_->Start();
  EXPECT_TRUE(Comes("Draining"));
}

TEST_F(ConditionTest, TheNewestStateFollowsAServerThatHung) {
  writer_->Start();
  ASSERT_TRUE(Comes("ChecksUp"));
  cluster().PauseApiServer();
  Move(Health::kDown);
  AskInVain();
  Move(Health::kUp, true);
  cluster().ResumeApiServer();
  EXPECT_TRUE(Comes("Draining"));
}

TEST_F(ConditionTest, IsRightAgainAfterTheServerWasAway) {
  writer_->Start();
  ASSERT_TRUE(Comes("ChecksUp"));
  cluster().StopApiServer();
  Move(Health::kDown);
  AskInVain();
  cluster().StartApiServer();
  EXPECT_TRUE(Comes("ChecksDown"));
}

}  // namespace
}  // namespace leadsman
