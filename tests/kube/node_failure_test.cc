// The web fails by order, and all who should know come to know, in both forms:
// by the readinessProbe alone, and by the pod's condition, too.
#include <iostream>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kube/demo_on_node.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"

namespace leadsman {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

const char* const kProbeForm = "base";
const char* const kGateForm = "overlays/gate";

class FailureTest : public DemoTest {
 protected:
  // Fails and recovers, and everything on the way is seen.
  void FailAndRecover(const std::string& pod) {
    const std::string service = Get("service/demo-web", ".spec.clusterIP");
    EXPECT_THAT(Ask("GET", "http://" + service + "/"), HasSubstr("Hello"));

    std::cout << "seen: out of the Endpoints after "
              << SecondsToLeaveService(pod) << " s at a check a second\n";
    EXPECT_FALSE(Ready(pod));
    const std::string on = " web on " + pod + " (" + ns() + ")";
    EXPECT_TRUE(MailComes("[DOWN: status]" + on));
    EXPECT_TRUE(Describes(pod, "web is down: HTTP 500, expected 200-399"));
    EXPECT_TRUE(Eventually(
        [&] { return Ask("GET", "http://" + service + "/").empty(); }));

    Order(pod, "none");
    EXPECT_TRUE(Eventually([&] { return InService(pod); }));
    EXPECT_TRUE(Ready(pod));
    EXPECT_TRUE(MailComes("[UP after "));
    EXPECT_TRUE(Describes(pod, "web is up again"));
    EXPECT_THAT(Subjects(), SizeIs(2));
    EXPECT_EQ(OfContainer(pod, "web", "restartCount"), "0");
    EXPECT_EQ(OfContainer(pod, "leadsman", "restartCount"), "0");
  }
};

TEST_F(FailureTest, TheProbeTakesThePodOutOfItsServiceAndBack) {
  Deploy(kProbeForm);
  const std::string pod = Pod();
  FailAndRecover(pod);
  EXPECT_EQ(Condition(pod, kGate), "");
}

TEST_F(FailureTest, TheConditionTakesThePodOutOfItsServiceAndBack) {
  Deploy(kGateForm);
  const std::string pod = Pod();
  EXPECT_EQ(Condition(pod, kGate), "True");
  const auto why = StartKubectl(
      {"get", "pod", pod, "--watch", "-o",
       "jsonpath={.status.conditions[?(@.type==\"Ready\")].reason}{\"\\n\"}"});
  ASSERT_TRUE(why->WaitForOut("\n"));  // it is watching
  FailAndRecover(pod);
  ASSERT_TRUE(why->WaitForOut("ReadinessGatesNotReady"));
  // It was the first to say so; the probe's word, if any, came after.
  const std::string reasons = why->Out();
  EXPECT_LT(reasons.find("ReadinessGatesNotReady"),
            reasons.find("ContainersNotReady"))
      << reasons;
}

// The files as they are, one form over the other.
TEST_F(FailureTest, TheManifestsDoAsTheyStand) {
  Use("leadsman-demo");
  for (const char* form : {kProbeForm, kGateForm}) {
    Kubectl({"apply", "-k", std::string("manifests/") + form});
    AwaitService();
    std::cout << "seen: " << form
              << " as it stands: out of the Endpoints after "
              << SecondsToLeaveService(Pod()) << " s\n";
    Order(Pod(), "none");
    EXPECT_TRUE(Eventually([&] { return InService(Pod()); }));
  }
}

// By what the kubelet mounts for it, in a pod that runs as anybody.
TEST_F(FailureTest, DoctorFindsEverythingInOrder) {
  Deploy(kGateForm);
  const Finished doctor = Run({"kubectl", "exec", Pod(), "-c", "leadsman", "--",
                               "/usr/bin/leadsman", "doctor"});
  EXPECT_EQ(doctor.exit, 0) << doctor.out << doctor.err;
}

// Once is enough: the kubelet waits longer each time before it starts it again.
TEST_F(FailureTest, AKillLosesNoMailAndTheConditionStartsAsFalse) {
  Deploy(kGateForm);
  const std::string pod = Pod();
  smtp().Stop();
  Order(pod, "500");
  ASSERT_TRUE(Logs(pod, "event=mail.deferred"));
  Order(pod, "none");
  ASSERT_TRUE(Eventually([&] { return Condition(pod, kGate) == "True"; }));

  const auto gate =
      StartKubectl({"get", "pod", pod, "--watch", "-o",
                    std::string("jsonpath={.status.conditions[?(@.type==\"") +
                        kGate + "\")].status}{\"\\n\"}"});
  ASSERT_TRUE(gate->WaitForOut("True\n"));
  node().KillContainer(OfContainer(pod, "leadsman", "containerID"));
  ASSERT_TRUE(gate->WaitForOut("False\n"));
  ASSERT_TRUE(gate->WaitForOut("True\n", gate->Out().find("False\n")));
  EXPECT_TRUE(Eventually(
      [&] { return OfContainer(pod, "leadsman", "restartCount") == "1"; }));

  smtp().Start();
  EXPECT_TRUE(MailComes("[UP, was down "));
  EXPECT_THAT(Subjects(), SizeIs(1));
  EXPECT_EQ(OfContainer(pod, "web", "restartCount"), "0");
}

}  // namespace
}  // namespace leadsman
