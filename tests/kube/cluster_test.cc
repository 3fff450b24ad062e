// What the other tests of this folder build upon: the cluster of KubeTest is a
// real one, and does what is asked of it.
#include <chrono>
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/certs.h"
#include "tests/support/eventually.h"
#include "tests/support/kube_identity.h"
#include "tests/support/kube_namespace.h"
#include "tests/support/kube_request.h"
#include "tests/support/kube_test.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;

class ClusterTest : public KubeTest {
 protected:
  KubeAnswer CreateEvent(const std::string& token) {
    return cluster().Ask({.method = "POST",
                          .path = ns().Path("events.k8s.io/v1") + "events",
                          .body = R"({"metadata":{"generateName":"web-"},
           "eventTime":"2026-11-23T21:01:00.497110Z",
           "reportingController":"leadsman.io/leadsman",
           "reportingInstance":"web","action":"Probe","reason":"CheckFailed",
           "type":"Warning","note":"web answered 503",
           "regarding":{"apiVersion":"v1","kind":"Pod","name":"web","namespace":")" +
                                  ns().name() + R"("}})",
                          .token = token});
  }

  KubeAnswer PatchPod(const std::string& token, const std::string& subresource,
                      const std::string& patch) {
    return cluster().Ask({.method = "PATCH",
                          .path = ns().Path() + "pods/web" + subresource,
                          .body = patch,
                          .token = token,
                          .type = "application/strategic-merge-patch+json"});
  }

  KubeAnswer GetPodWith(const std::string& token) {
    return cluster().Ask({.path = ns().Path() + "pods/web", .token = token});
  }
};

TEST_F(ClusterTest, TheAccountMayDoWhatItsRoleSaysAndNothingElse) {
  ns().CreatePod("web");
  const std::string token = ns().Token();
  EXPECT_EQ(CreateEvent(token).code, 201);
  EXPECT_EQ(GetPodWith(token).code, 200);
  EXPECT_EQ(PatchPod(token, "/status",
                     R"({"status":{"conditions":[{"type":")" +
                         std::string(KubeNamespace::kGate) +
                         R"(","status":"False","reason":"CheckFailed"}]}})")
                .code,
            200);
  EXPECT_EQ(ns().GetPod("web").Field("/status/conditions/0/reason"),
            "CheckFailed");

  const KubeAnswer core = cluster().Ask({.method = "POST",
                                         .path = ns().Path() + "events",
                                         .body = "{}",
                                         .token = token});
  EXPECT_EQ(core.code, 403);
  EXPECT_EQ(PatchPod(token, "", R"({"metadata":{"labels":{"a":"b"}}})").code,
            403);
}

TEST_F(ClusterTest, KubectlShowsWhatIsThere) {
  ns().CreatePod("web");
  CreateEvent(ns().Token());
  EXPECT_THAT(ns().Kubectl({"get", "pod", "web", "--output=wide"}).out,
              HasSubstr("0/1"));  // READINESS GATES
  EXPECT_THAT(ns().Kubectl({"events", "--for=pod/web"}).out,
              HasSubstr("CheckFailed   Pod/web   web answered 503"));
  const std::string account =
      cluster().Kubeconfig("{token: " + ns().Token() + "}");
  EXPECT_THAT(cluster().KubectlAs(account, {"get", "nodes"}).err,
              HasSubstr("(Forbidden)"));
}

TEST_F(ClusterTest, ARightIsTakenAndGivenBack) {
  const std::string token = ns().Token();
  ns().TakeRight("create", "events");
  EXPECT_THAT(CreateEvent(token).Field("/message"),
              HasSubstr("cannot create resource \"events\" in API group "
                        "\"events.k8s.io\""));
  ns().GiveRightBack("create", "events");
  EXPECT_EQ(CreateEvent(token).code, 201);

  ns().CreatePod("web");
  ns().TakeRight("patch", "pods/status");
  EXPECT_EQ(PatchPod(token, "/status", "{}").code, 403);
  EXPECT_EQ(GetPodWith(token).code, 200);
  ns().TakeRight("get", "pods");
  EXPECT_EQ(GetPodWith(token).code, 403);
  ns().GiveRightBack("patch", "pods/status");
  EXPECT_EQ(PatchPod(token, "/status", "{}").code, 200);
}

TEST_F(ClusterTest, ATokenOfOurOwnIsTakenUntilItHasRunOut) {
  ns().CreatePod("web");
  EXPECT_EQ(GetPodWith(ns().SignedToken(seconds(60))).code, 200);
  EXPECT_EQ(GetPodWith(ns().SignedToken(seconds(-600))).code, 401);
}

TEST_F(ClusterTest, ACertificateIsTakenToo) {
  const CertFiles files = cluster().Issue("DNS:client");
  const std::string kubeconfig =
      cluster().Kubeconfig("{client-certificate: " + files.cert +
                           ", client-key: " + files.key + "}");
  EXPECT_THAT(cluster().KubectlAs(kubeconfig, {"get", "pods"}).err,
              HasSubstr("User \"leadsman test\""));
}

TEST_F(ClusterTest, APodSaysWhatBecameOfItsWeb) {
  EXPECT_THAT(ns().CreatePod("web"), testing::SizeIs(36));
  const std::string web = "/status/containerStatuses/0";
  EXPECT_EQ(ns().GetPod("web").Field(web + "/name"), "web");
  EXPECT_EQ(ns().GetPod("web").Field(web + "/restartCount"), "0");
  ns().SetWebStatus("web", {.restarts = 3,
                            .ended = "OOMKilled",
                            .exit_code = 137,
                            .finished_at = "2026-11-24T21:00:00Z",
                            .image_id = "web.example/web@sha256:0009"});
  const KubeAnswer pod = ns().GetPod("web");
  EXPECT_EQ(pod.Field(web + "/restartCount"), "3");
  EXPECT_EQ(pod.Field(web + "/imageID"), "web.example/web@sha256:0009");
  const std::string ended = web + "/lastState/terminated";
  EXPECT_EQ(pod.Field(ended + "/reason"), "OOMKilled");
  EXPECT_EQ(pod.Field(ended + "/exitCode"), "137");
  EXPECT_EQ(pod.Field(ended + "/finishedAt"), "2026-11-24T21:00:00Z");
}

TEST_F(ClusterTest, APodStaysWhileItIsBeingDeletedAndCanComeAgain) {
  const std::string first = ns().CreatePod("web");
  EXPECT_EQ(ns().GetPod("web").Field("/metadata/deletionTimestamp"), "");
  ns().DeletePod("web");
  EXPECT_NE(ns().GetPod("web").Field("/metadata/deletionTimestamp"), "");
  ns().RemovePod("web");
  EXPECT_EQ(ns().GetPod("web").code, 404);
  EXPECT_NE(ns().CreatePod("web"), first);
}

TEST_F(ClusterTest, TheServerComesBackWithWhatItKnew) {
  const std::string uid = ns().CreatePod("web");
  const std::string token = ns().Token();
  cluster().StopApiServer();
  EXPECT_EQ(ns().GetPod("web").code, 0);
  cluster().StartApiServer();
  EXPECT_EQ(ns().GetPod("web").Field("/metadata/uid"), uid);
  EXPECT_EQ(CreateEvent(token).code, 201);
}

TEST_F(ClusterTest, APausedServerNeverAnswersAndGoesOnAfterIt) {
  ns().CreatePod("web");
  cluster().PauseApiServer();
  const KubeAnswer none = cluster().Ask(
      {.path = "/readyz", .limit = std::chrono::milliseconds(300)});
  EXPECT_EQ(none.code, 0);
  EXPECT_EQ(none.body, "Timeout was reached");
  cluster().ResumeApiServer();
  // What its own waits ran out for may be a 5xx at first.
  EXPECT_TRUE(Eventually([&] { return ns().GetPod("web").code == 200; }));
}

TEST_F(ClusterTest, APodsIdentityIsSwappedAsAWhole) {
  ns().CreatePod("web");
  const std::string ca = ReadFileText(cluster().CaFile());
  KubeIdentity identity(ns().SignedToken(seconds(-600)), ca, ns().name());
  EXPECT_EQ(ReadFileText(identity.folder() + "/namespace"), ns().name());
  EXPECT_EQ(ReadFileText(identity.folder() + "/ca.crt"), ca);
  EXPECT_TRUE(std::filesystem::is_symlink(identity.TokenFile()));
  EXPECT_EQ(GetPodWith(ReadFileText(identity.TokenFile())).code, 401);
  identity.Swap(ns().Token(), ca);
  EXPECT_EQ(GetPodWith(ReadFileText(identity.TokenFile())).code, 200);
  EXPECT_EQ(ReadFileText(identity.folder() + "/namespace"), ns().name());
}

}  // namespace
}  // namespace leadsman
