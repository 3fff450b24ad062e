// What happens to pods on purpose is no alarm, and what happens to their
// configuration needs no restart.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kube/demo_on_node.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RolloutTest : public DemoTest {
 protected:
  // Until so many pods are there, none of them going away.
  void AwaitPods(const std::string& count) {
    Kubectl({"rollout", "status", "deployment/demo-web", "--timeout=50s"});
    EXPECT_TRUE(Eventually([&] { return Names().size() == count.size(); }));
  }
  std::string Names() {
    return Kubectl(
        {"get", "pods", "-o", "go-template={{range .items}}x{{end}}"});
  }
};

TEST_F(RolloutTest, WhatIsDoneOnPurposeRaisesNoMail) {
  Deploy("base");
  Kubectl({"rollout", "restart", "deployment/demo-web"});
  AwaitPods("x");
  Kubectl({"scale", "deployment/demo-web", "--replicas=2"});
  AwaitPods("xx");
  Kubectl({"scale", "deployment/demo-web", "--replicas=1"});
  AwaitPods("x");

  const std::string pod = Pod();
  const auto log =
      StartKubectl({"logs", "--follow", pod, "--container", "leadsman"});
  ASSERT_TRUE(log->WaitForOut("event="));
  Kubectl({"delete", "pod", pod, "--wait=true"});
  // By the preStop hook, before the signal.
  const std::string said = log->Out();
  EXPECT_THAT(said, HasSubstr("event=drain.started"));
  EXPECT_LT(said.find("event=drain.started"), said.find("leadsman.stopping"));
  AwaitPods("x");
  EXPECT_THAT(Subjects(), IsEmpty());

  // It would have come.
  Order(Pod(), "500");
  EXPECT_TRUE(MailComes("[DOWN: status] web on " + Pod()));
}

TEST_F(RolloutTest, AnEditOfTheConfigMapCountsWithoutARestart) {
  Deploy("base");
  const std::string pod = Pod();
  EditConfig(Config() + "labels: {team: shop}\n");
  EXPECT_TRUE(Logs(pod, "event=config.reloaded"));
  Order(pod, "500");
  EXPECT_TRUE(MailComes("[shop] [DOWN: status] web"));
  Order(pod, "none");

  EditConfig("chekcs: []\n");
  EXPECT_TRUE(Describes(pod, "ConfigRejected"));
  EXPECT_THAT(Describe(pod), HasSubstr("chekcs"));
  EXPECT_TRUE(Eventually([&] { return Ready(pod); }));
  EXPECT_EQ(OfContainer(pod, "leadsman", "restartCount"), "0");
}

}  // namespace
}  // namespace leadsman
