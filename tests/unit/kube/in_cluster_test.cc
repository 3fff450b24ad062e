#include "internal/kube/in_cluster.h"

#include <cstdio>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

class InClusterTest : public testing::Test {
 protected:
  InClusterTest() {
    dir_.Write("token", "t0k");
    dir_.Write("ca.crt", "PEM");
    dir_.Write("namespace", "shop\n");
  }

  std::string ServerOf(const std::string& host, const std::string& port) const {
    const auto access = InClusterAccess(host, port, dir_.path());
    return access ? access->server : access.error();
  }
  std::string Error() const { return ServerOf("10.0.0.1", "443"); }

  TempDir dir_;
};

TEST_F(InClusterTest, TokenAndCaAreFilesSinceTheyRotate) {
  const auto access = InClusterAccess("10.0.0.1", "443", dir_.path());
  ASSERT_TRUE(access) << access.error();
  EXPECT_EQ(*access,
            (KubeAccess{.server = "https://10.0.0.1:443",
                        .ca = {Secret::From::kFile, dir_.Join("ca.crt")},
                        .token = {Secret::From::kFile, dir_.Join("token")},
                        .namespace_name = "shop"}));
}

TEST_F(InClusterTest, AnIpv6HostStandsInBrackets) {
  EXPECT_EQ(ServerOf("fd00::1", "6443"), "https://[fd00::1]:6443");
}

TEST_F(InClusterTest, WithoutTheNamespacesFileNoneIsNamed) {
  std::remove(dir_.Join("namespace").c_str());
  EXPECT_EQ(InClusterAccess("h", "1", dir_.path()).value().namespace_name, "");
}

TEST_F(InClusterTest, NotBeingInAPodIsSaidWithWhatToDo) {
  const std::string words =
      "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not both set, "
      "so this is no container of a pod; set LEADSMAN_KUBECONFIG to a "
      "kubeconfig, or kubernetes.enabled: auto";
  EXPECT_EQ(ServerOf("", "443"), words);
  EXPECT_EQ(ServerOf("10.0.0.1", ""), words);
}

TEST_F(InClusterTest, APortThatIsNoneIsSaid) {
  for (const char* port : {"tcp://10.0.0.1:443", "0", "65536", "-1", "443 "}) {
    EXPECT_EQ(ServerOf("h", port),
              "KUBERNETES_SERVICE_PORT is not a port; must be 1 to 65535");
  }
}

TEST_F(InClusterTest, AMissingTokenIsSaidWithWhatToDo) {
  const std::string what =
      "; the pod or its ServiceAccount has automountServiceAccountToken: "
      "false: set it to true, or kubernetes.enabled: false";
  dir_.Write("token", "\n");
  EXPECT_EQ(Error(), dir_.Join("token") + " is empty" + what);
  std::remove(dir_.Join("token").c_str());
  EXPECT_EQ(Error(), "cannot read " + dir_.Join("token") + what);
}

TEST_F(InClusterTest, AMissingCaIsSaidWithWhatToDo) {
  std::remove(dir_.Join("ca.crt").c_str());
  EXPECT_EQ(Error(),
            "cannot read " + dir_.Join("ca.crt") +
                "; mount the cluster's CA beside the token (projected volume, "
                "ConfigMap kube-root-ca.crt), or set kubernetes.enabled: "
                "false");
}

}  // namespace
}  // namespace leadsman
