// A release of the chart on a real API server: installed, changed and removed
// as its users do it. There is no kubelet; the node's tests have one.
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

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ReleaseTest : public KubeTest, public testing::WithParamInterface<int> {
 protected:
  void SetUp() override {
    KubeTest::SetUp();
    if (!IsSkipped() && !HasFailure()) KubeAssets({"helm", "helm4"});
  }
  Finished Helm(std::vector<std::string> words) {
    words.insert(words.begin(),
                 KubeAssets({}) + (GetParam() == 4 ? "/helm4" : "/helm"));
    words.push_back("--namespace=" + ns().name());
    words.push_back("--kubeconfig=" + cluster().AdminKubeconfig());
    return RunToEnd(words, {.env = {{"HELM_CACHE_HOME", home_.path()}},
                            .cwd = LEADSMAN_SOURCE_DIR});
  }
  std::string MustHelm(const std::vector<std::string>& words) {
    const Finished finished = Helm(words);
    EXPECT_EQ(finished.exit, 0) << finished.err;
    return finished.out;
  }
  YAML::Node Get(const std::string& what) {
    const Finished got = ns().Kubectl({"get", what, "--output=yaml"});
    EXPECT_EQ(got.exit, 0) << got.err;
    return YAML::Load(got.out);
  }

 private:
  TempDir home_;
};

INSTANTIATE_TEST_SUITE_P(Helm, ReleaseTest, testing::Values(3, 4),
                         testing::PrintToStringParamName());

TEST_P(ReleaseTest, IsInstalledChangedAndRemoved) {
  const std::string said = MustHelm({"install", "shop", "helm/leadsman"});
  EXPECT_THAT(said, AllOf(HasSubstr("leadsman status"),
                          HasSubstr("nobody is told of a failure")));
  const std::string made =
      Text(Get("deployment/shop-leadsman"), "metadata/generation");

  MustHelm({"upgrade", "shop", "helm/leadsman",
            "--set=leadsman.config.checks[0].name=door",
            "--set=leadsman.config.checks[0].tcpSocket.port=8000"});
  EXPECT_THAT(Text(At(Get("configmap/shop-leadsman"), "data"), "leadsman.yaml"),
              AllOf(HasSubstr("name: door"), Not(HasSubstr("name: web"))));
  // leadsman takes it as it runs: no new pods.
  EXPECT_EQ(Text(Get("deployment/shop-leadsman"), "metadata/generation"), made);

  MustHelm({"uninstall", "shop"});
  for (const char* kind : {"configmap", "deployment", "role", "rolebinding"}) {
    EXPECT_NE(ns().Kubectl({"get", std::string(kind) + "/shop-leadsman"}).exit,
              0)
        << kind;
  }
}

TEST_P(ReleaseTest, WhatEachValuesFileMakesIsTaken) {
  for (const std::string& values : ValuesFiles()) {
    if (values == "native") continue;  // which 1.20 does not know
    TempDir dir;
    const std::string text = MustHelm(
        {"template", "shop", "helm/leadsman", "--kube-version=1.20.2",
         "--no-hooks", "--values=helm/leadsman/ci/" + values + "-values.yaml"});
    const Finished taken =
        ns().Kubectl({"apply", "--dry-run=server",
                      "--filename=" + dir.Write("all.yaml", text)});
    EXPECT_EQ(taken.exit, 0) << values << taken.err;
  }
}

// A pod of the tests is a pod of the release: its ServiceAccount must be there.
TEST_P(ReleaseTest, ThePodOfHelmTestIsTaken) {
  MustHelm({"install", "shop", "helm/leadsman"});
  TempDir dir;
  const std::string hooks = MustHelm({"get", "hooks", "shop"});
  const Finished taken =
      ns().Kubectl({"apply", "--dry-run=server",
                    "--filename=" + dir.Write("hooks.yaml", hooks)});
  EXPECT_EQ(taken.exit, 0) << taken.err;
  EXPECT_THAT(hooks, HasSubstr("http://shop-leadsman:8010/healthz"));
}

TEST_P(ReleaseTest, WhatIsHalfSetIsSaid) {
  struct Case {
    std::string set, said;
  };
  const std::string mail =
      "leadsman.config.mail.host=m.example,leadsman.config.mail.from=a@m."
      "example,leadsman.config.mail.to[0]=b@m.example,";
  for (const Case& half : std::vector<Case>{
           {mail + "leadsman.config.mail.username=bob",
            "has a username and no password"},
           {mail + "leadsman.config.mail.password.file=/run/secrets/smtp/"
                   "password",
            "leadsman.smtp.existingSecret names no Secret"},
           {"leadsman.config.kubernetes.conditionType=a.example/b",
            "no readiness gate asks for it"},
           {"leadsman.gate.enabled=true,leadsman.rbac.create=false",
            "without a rule of yours to patch pods/status"},
           {"leadsman.gate.enabled=true,leadsman.config.kubernetes.enabled="
            "false",
            "the condition is never written"}}) {
    EXPECT_THAT(MustHelm({"install", "shop", "helm/leadsman",
                          "--dry-run=server", "--set=" + half.set}),
                HasSubstr(half.said));
  }
  EXPECT_THAT(MustHelm({"install", "shop", "helm/leadsman", "--dry-run=server",
                        "--values=helm/leadsman/ci/full-values.yaml"}),
              Not(HasSubstr("WARNING")));
}

}  // namespace
}  // namespace leadsman
