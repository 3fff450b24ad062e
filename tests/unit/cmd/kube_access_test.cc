#include "cmd/leadsman/kube_access.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using Environment = std::map<std::string, std::string>;

class KubeAccessTest : public testing::Test {
 protected:
  KubeAccessTest() {
    dir_.Write("token", "t0k");
    dir_.Write("ca.crt", "PEM");
    dir_.Write("namespace", "shop");
    config_ = dir_.Write("config",
                         "current-context: t\n"
                         "contexts: [{name: t, context: {cluster: c}}]\n"
                         "clusters: [{name: c, cluster: {server: "
                         "\"http://127.0.0.1:8001\"}}]\n");
  }

  KubeChoice Choose(KubernetesUse use, const Environment& environment) const {
    return ChooseKubeAccess({.enabled = use}, environment, dir_.path());
  }
  static std::string ServerOf(const KubeChoice& choice) {
    EXPECT_EQ(choice.why.empty(), choice.access.has_value());
    return choice.access ? choice.access->server : "none";
  }

  TempDir dir_;
  std::string config_;
  Environment in_cluster_{{"KUBERNETES_SERVICE_HOST", "10.0.0.1"},
                          {"KUBERNETES_SERVICE_PORT", "443"}};
};

TEST_F(KubeAccessTest, AutoAndOnTakeThePodsIdentity) {
  for (const KubernetesUse use : {KubernetesUse::kAuto, KubernetesUse::kOn}) {
    EXPECT_EQ(ServerOf(Choose(use, in_cluster_)), "https://10.0.0.1:443");
  }
}

TEST_F(KubeAccessTest, AKubeconfigIsTakenBeforeThePodsIdentity) {
  Environment environment = in_cluster_;
  environment["LEADSMAN_KUBECONFIG"] = config_;
  EXPECT_EQ(ServerOf(Choose(KubernetesUse::kAuto, environment)),
            "http://127.0.0.1:8001");
  EXPECT_EQ(ServerOf(Choose(KubernetesUse::kAuto,
                            {{"LEADSMAN_KUBECONFIG", config_}})),
            "http://127.0.0.1:8001");
  environment["LEADSMAN_KUBECONFIG"] = "";
  EXPECT_EQ(ServerOf(Choose(KubernetesUse::kAuto, environment)),
            "https://10.0.0.1:443");
}

TEST_F(KubeAccessTest, OffIsOffWhateverIsThere) {
  Environment environment = in_cluster_;
  environment["LEADSMAN_KUBECONFIG"] = config_;
  const KubeChoice choice = Choose(KubernetesUse::kOff, environment);
  EXPECT_FALSE(choice.access);
  EXPECT_FALSE(choice.trouble);
  EXPECT_EQ(choice.why, "kubernetes.enabled is false");
}

TEST_F(KubeAccessTest, AutoOutsideOfAClusterIsNoTrouble) {
  const KubeChoice choice = Choose(KubernetesUse::kAuto, {});
  EXPECT_FALSE(choice.access);
  EXPECT_FALSE(choice.trouble);
  EXPECT_EQ(choice.why, "not in a cluster, and no LEADSMAN_KUBECONFIG");
}

TEST_F(KubeAccessTest, OnOutsideOfAClusterIsTrouble) {
  const KubeChoice choice = Choose(KubernetesUse::kOn, {});
  EXPECT_FALSE(choice.access);
  EXPECT_TRUE(choice.trouble);
  EXPECT_EQ(choice.why,
            "kubernetes.enabled is true: KUBERNETES_SERVICE_HOST and "
            "KUBERNETES_SERVICE_PORT are not both set, so this is no container "
            "of a pod; set LEADSMAN_KUBECONFIG to a kubeconfig, or "
            "kubernetes.enabled: auto");
}

TEST_F(KubeAccessTest, WhatIsThereButBrokenIsTroubleForAutoToo) {
  const KubeChoice kubeconfig = Choose(
      KubernetesUse::kAuto, {{"LEADSMAN_KUBECONFIG", dir_.Join("none")}});
  EXPECT_TRUE(kubeconfig.trouble);
  EXPECT_EQ(kubeconfig.why, "LEADSMAN_KUBECONFIG: " + dir_.Join("none") +
                                ": is not there; must be a file that we may "
                                "read");
  const KubeChoice pod =
      ChooseKubeAccess({}, in_cluster_, dir_.path() + "/none");
  EXPECT_TRUE(pod.trouble);
  EXPECT_EQ(pod.why.substr(0, pod.why.find(';')),
            "kubernetes: cannot read " + dir_.path() + "/none/token");
}

TEST_F(KubeAccessTest, ThePodsNamespaceIsTheIdentitysWhereNoneIsSaid) {
  const KubeChoice choice = Choose(KubernetesUse::kAuto, in_cluster_);
  EXPECT_EQ(WithNamespace({.name = "a"}, choice),
            (PodFacts{.name = "a", .namespace_name = "shop"}));
  EXPECT_EQ(WithNamespace({.namespace_name = "b"}, choice).namespace_name, "b");
  EXPECT_EQ(WithNamespace({}, {}).namespace_name, "");
}

}  // namespace
}  // namespace leadsman
