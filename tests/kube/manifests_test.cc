// manifests/: what is built, and that a real API server takes it.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "tests/kube/rendered.h"
#include "tests/support/kube_test.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const char* const kGetPods = "get of pods in ''";
const char* const kEvents = "create,patch of events in 'events.k8s.io'";
const char* const kStatus = "patch of pods/status in ''";

using ManifestsTest = RenderTest;

TEST_F(ManifestsTest, TheBuiltFileIsInStepWithTheKustomization) {
  EXPECT_EQ(ReadFileText(LEADSMAN_SOURCE_DIR "/manifests/leadsman.yaml"),
            "# Built by manifests/generate.sh of manifests/base.\n" +
                Kustomize("manifests/base"))
      << "run manifests/generate.sh";
}

TEST_F(ManifestsTest, OurWebGetsNoTokenAndIsWhatKubectlMeans) {
  const YAML::Node web =
      Find(Parse(Kustomize("manifests/base")), "Deployment", "demo-web");
  const YAML::Node pod = PodSpec(web);
  EXPECT_EQ(Text(pod, "automountServiceAccountToken"), "false");
  EXPECT_EQ(Text(pod, "enableServiceLinks"), "false");
  EXPECT_EQ(At(web, "spec/template/metadata/annotations")
                ["kubectl.kubernetes.io/default-container"]
                    .as<std::string>(),
            "web");
  EXPECT_FALSE(At(Container(pod, "web"), "volumeMounts").IsDefined());
}

TEST_F(ManifestsTest, TheRoleHoldsWhatTheFormNeeds) {
  EXPECT_THAT(
      Rules(Find(Parse(Kustomize("manifests/base")), "Role", "leadsman")),
      ElementsAre(kEvents, kGetPods));
  EXPECT_THAT(Rules(Find(Parse(Kustomize("manifests/overlays/gate")), "Role",
                         "leadsman")),
              ElementsAre(kEvents, kGetPods, kStatus));
}

TEST_F(ManifestsTest, GuaranteedMeansThatLimitsAreRequests) {
  const YAML::Node pod =
      PodSpec(Find(Parse(Kustomize("manifests/overlays/guaranteed")),
                   "Deployment", "demo-web"));
  for (const char* name : {"web", "leadsman"}) {
    const YAML::Node resources = At(Container(pod, name), "resources");
    for (const char* what : {"cpu", "memory"}) {
      const std::string limit = Text(At(resources, "limits"), what);
      EXPECT_NE(limit, "") << name;
      EXPECT_EQ(limit, Text(At(resources, "requests"), what)) << name;
    }
  }
}

TEST_F(ManifestsTest, ThePolicyBindsAPodsStatusToTheTokensOwnPod) {
  const Objects policy = Parse(
      ReadFileText(LEADSMAN_SOURCE_DIR "/manifests/policy/pod-status.yaml"));
  const YAML::Node rule = Find(policy, "ValidatingAdmissionPolicy");
  const YAML::Node binding = Find(policy, "ValidatingAdmissionPolicyBinding");
  EXPECT_EQ(Text(binding, "spec/policyName"), Text(rule, "metadata/name"));
  EXPECT_EQ(Text(rule, "spec/failurePolicy"), "Fail");
  const YAML::Node what = At(rule, "spec/matchConstraints/resourceRules")[0];
  EXPECT_EQ(At(what, "resources")[0].as<std::string>(), "pods/status");
  EXPECT_EQ(At(what, "operations")[0].as<std::string>(), "UPDATE");
  const std::string judged =
      Text(At(rule, "spec/validations")[0], "expression");
  EXPECT_EQ(judged,
            "variables.podName == [request.name] && variables.podUid == "
            "[oldObject.metadata.uid]");
}

class ManifestsOnKubeTest : public KubeTest {
 protected:
  // The folder's objects, in the test's own namespace.
  Finished Apply(const std::string& folder) {
    TempDir dir;
    dir.Write("kustomization.yaml",
              "namespace: " + ns().name() + "\nresources: [" +
                  RelativeTo(dir, "manifests/" + folder) + "]\n");
    return ns().Kubectl(
        {"apply", "--dry-run=server", "--kustomize=" + dir.path()});
  }
  void ExpectTaken(const std::string& folder) {
    const Finished applied = Apply(folder);
    EXPECT_EQ(applied.exit, 0) << applied.err;
    EXPECT_THAT(applied.out, HasSubstr("rolebinding.rbac.authorization.k8s.io/"
                                       "leadsman"));
    EXPECT_THAT(applied.out, HasSubstr("deployment.apps/demo-web created"));
  }
};

TEST_F(ManifestsOnKubeTest, TheBaseIsTaken) { ExpectTaken("base"); }
TEST_F(ManifestsOnKubeTest, TheGateIsTaken) { ExpectTaken("overlays/gate"); }
TEST_F(ManifestsOnKubeTest, TheGuaranteedIsTaken) {
  ExpectTaken("overlays/guaranteed");
}
// Not a pod that never starts: 1.20 does not know the form.
TEST_F(ManifestsOnKubeTest, TheNativeIsRefusedByAnOldServer) {
  const Finished applied = Apply("overlays/native");
  EXPECT_NE(applied.exit, 0);
  EXPECT_THAT(applied.err, HasSubstr("unknown field \"restartPolicy\""));
}

TEST_F(ManifestsOnKubeTest, TheBuiltFileIsAppliedTakenAndDeleted) {
  const std::string file = LEADSMAN_SOURCE_DIR "/manifests/leadsman.yaml";
  const std::string applied =
      cluster().MustKubectl({"apply", "--filename=" + file});
  EXPECT_THAT(applied, HasSubstr("namespace/leadsman-demo created"));
  EXPECT_THAT(applied, HasSubstr("deployment.apps/demo-web created"));
  // The token of the pods has the rights, no other's.
  const std::string as = "--as=system:serviceaccount:leadsman-demo:demo-web";
  EXPECT_EQ(
      cluster().MustKubectl({"auth", "can-i", "create", "events.events.k8s.io",
                             as, "--namespace=leadsman-demo"}),
      "yes\n");
  EXPECT_EQ(
      cluster()
          .Kubectl({"auth", "can-i", "patch", "pods", "--subresource=status",
                    as, "--namespace=leadsman-demo"})
          .out,
      "no\n");
  // It would wait for the controller that empties a namespace: there is none.
  cluster().MustKubectl({"delete", "--wait=false", "--filename=" + file});
}

TEST_F(ManifestsOnKubeTest, TheSecretByExampleIsTaken) {
  const Finished applied =
      ns().Kubectl({"apply", "--dry-run=server",
                    "--filename=" LEADSMAN_SOURCE_DIR
                    "/manifests/base/smtp-secret.example.yaml"});
  EXPECT_EQ(applied.exit, 0) << applied.err;
}

// docs/kubernetes.md's block, word for word, from a checkout of its own.
TEST_F(ManifestsOnKubeTest, WhatDocsSayOfOnesOwnWorkloadIsTaken) {
  const std::string docs =
      ReadFileText(LEADSMAN_SOURCE_DIR "/docs/kubernetes.md");
  const std::string head = "### Beside your own workload\n```sh\n";
  const auto from = docs.find(head);
  ASSERT_NE(from, std::string::npos);
  const auto block = docs.substr(from + head.size());
  TempDir dir;
  const Finished done =
      RunToEnd({"/bin/sh", "-ec",
                "cp -r " LEADSMAN_SOURCE_DIR "/manifests . && mkdir build\n" +
                    block.substr(0, block.find("```"))},
               {.env = {{"PATH", KubeAssets({}) + ":/usr/bin:/bin"},
                        {"KUBECONFIG", cluster().AdminKubeconfig()}},
                .cwd = dir.path()});
  EXPECT_EQ(done.exit, 0) << done.err;
  EXPECT_THAT(done.out, HasSubstr("deployment.apps/shop created"));
  EXPECT_EQ(
      cluster().MustKubectl(
          {"get", "deployment/shop", "--namespace=default",
           "--output=jsonpath={.spec.template.spec.containers[*].image}"}),
      "localhost/demo-web:0.1.0 localhost/leadsman:0.1.0");
}

}  // namespace
}  // namespace leadsman
