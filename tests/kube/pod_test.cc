// Our own pod, read from a real API server before anyone is told.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "internal/base/time_text.h"
#include "internal/kube/pod_guard.h"
#include "tests/kube/pod_on_kube.h"

namespace leadsman {
namespace {

class PodTest : public PodOnKube, public TransitionSink {
 protected:
  void SetUp() override {
    PodOnKube::SetUp();
    if (!client_) return;
    guard_.emplace(
        PodGuardParts{.client = &*client_,
                      .scheduler = loop_,
                      .sinks = {this},
                      .deleting = [this] { said_.emplace_back("deleting"); }},
        pod_, KubernetesSettings());
  }

  void Take(const Transition& edge) override {
    said_.push_back(edge.check->name + " down");
    news_ = edge.container;
  }

  void Learn() {
    guard_->Start();
    ASSERT_TRUE(RunUntil([&] { return guard_->pod().has_value(); }));
  }

  // A failure, and what is said because of it.
  std::vector<std::string> Fail() {
    auto check = std::make_shared<Check>();
    check->name = "web";
    said_.clear();
    guard_->Take({.check = check, .to = Health::kDown});
    EXPECT_TRUE(said_.empty());
    RunUntil([&] { return !said_.empty() && said_.back() == "web down"; });
    return said_;
  }

  using Texts = std::vector<std::string>;

  std::optional<PodGuard> guard_;
  Texts said_;
  std::optional<ContainerNews> news_;
};

TEST_F(PodTest, IsReadAsItIs) {
  Learn();
  const Pod& pod = *guard_->pod();
  EXPECT_EQ(pod.uid, pod_.uid);
  EXPECT_FALSE(pod.deleting);
  EXPECT_EQ(pod.node, "node-1");
  EXPECT_EQ(pod.containers, (Texts{"web", "leadsman"}));
  EXPECT_EQ(pod.gates, (Texts{KubeNamespace::kGate}));
  EXPECT_EQ(WebContainer(pod, ""), "web");
}

TEST_F(PodTest, AFailureComesWithWhatBecameOfTheWeb) {
  ns().SetWebStatus("web", {.restarts = 3,
                            .ended = "OOMKilled",
                            .exit_code = 137,
                            .finished_at = "2026-11-24T21:00:00Z"});
  EXPECT_EQ(Fail(), (Texts{"web down"}));
  ASSERT_TRUE(news_);
  EXPECT_EQ(news_->name, "web");
  EXPECT_EQ(news_->restarts, 3);
  EXPECT_EQ(news_->ended,
            (Termination{"OOMKilled", 137, ParseUtc("2026-11-24T21:00:00Z")}));
}

TEST_F(PodTest, ADeletionIsSaidFirst) {
  Learn();
  ns().DeletePod("web");
  EXPECT_EQ(Fail(), (Texts{"deleting", "web down"}));
}

TEST_F(PodTest, APodThatIsGoneIsDeleted) {
  Learn();
  ns().RemovePod("web");
  EXPECT_EQ(Fail(), (Texts{"deleting", "web down"}));
}

TEST_F(PodTest, ASuccessorOfTheSameNameIsNotUs) {
  Learn();
  ns().RemovePod("web");
  ns().CreatePod("web");
  ns().SetWebStatus("web", {.restarts = 7});
  EXPECT_EQ(Fail(), (Texts{"deleting", "web down"}));
  EXPECT_FALSE(news_);
}

TEST_F(PodTest, WithoutTheRightItIsToldAsItIs) {
  ns().TakeRight("get", "pods");
  EXPECT_EQ(Fail(), (Texts{"web down"}));
  EXPECT_FALSE(news_);
}

TEST_F(PodTest, AServerThatHangsIsWaitedForTwoSeconds) {
  Learn();
  cluster().PauseApiServer();
  const SteadyTime start = SystemClock().Steady();
  EXPECT_EQ(Fail(), (Texts{"web down"}));
  EXPECT_LT(SystemClock().Steady() - start, seconds(10));  // a loaded machine
  cluster().ResumeApiServer();
}

}  // namespace
}  // namespace leadsman
