#include "internal/kube/right.h"

#include <gtest/gtest.h>

namespace leadsman {
namespace {

TEST(RightTest, IsNamedAsKubectlDoes) {
  EXPECT_EQ(Describe(kPatchPodStatus), "patch pods/status");
  EXPECT_EQ(Describe(kCreateEvents), "create events.events.k8s.io");
}

TEST(RightTest, IsGivenByARoleRule) {
  EXPECT_EQ(RoleRule(kGetPods),
            "{apiGroups: [\"\"], resources: [pods], verbs: [get]}");
  EXPECT_EQ(RoleRule(kPatchPodStatus),
            "{apiGroups: [\"\"], resources: [pods/status], verbs: [patch]}");
  EXPECT_EQ(
      RoleRule(kPatchEvents),
      "{apiGroups: [\"events.k8s.io\"], resources: [events], verbs: [patch]}");
}

}  // namespace
}  // namespace leadsman
