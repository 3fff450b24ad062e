#include "tests/support/kube_namespace.h"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "tests/support/eventually.h"
#include "tests/support/kube_cluster.h"
#include "tests/support/kube_request.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

// Bound to a node, or the server would remove it at once when it is deleted.
// Never started, so no token need be mounted.
const char* const kSpec = R"({
  "serviceAccountName": "leadsman",
  "automountServiceAccountToken": false,
  "nodeName": "node-1",
  "readinessGates": [{"conditionType": "leadsman.io/web-healthy"}],
  "containers": [{"name": "web", "image": "web.example/web:1"},
                 {"name": "leadsman", "image": "leadsman.example/leadsman:1"}]
})";

// An entry of status.containerStatuses.
std::string ContainerStatus(const std::string& name, const std::string& image,
                            int restarts, const std::string& last) {
  return R"({"name":")" + name + R"(","image":")" + name + R"(","imageID":")" +
         image + R"(","ready":true,"restartCount":)" +
         std::to_string(restarts) +
         R"(,"state":{"running":{"startedAt":"2026-11-24T20:00:00Z"}})" +
         R"(,"lastState":)" + last + '}';
}

}  // namespace

KubeNamespace::KubeNamespace(KubeCluster& cluster)
    : cluster_(&cluster), name_(cluster.NewNamespace()) {
  const std::string components = LEADSMAN_SOURCE_DIR "/manifests/components";
  dir_.Write(
      "account.yaml",
      "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: leadsman}\n");
  dir_.Write("rbac.yaml", ReadFileText(components + "/sidecar/rbac.yaml"));
  dir_.Write("rule.yaml", ReadFileText(components + "/gate/rule.yaml"));
  dir_.Write("kustomization.yaml",
             "namespace: " + name_ +
                 "\nresources: [account.yaml, rbac.yaml]\npatches:\n"
                 "  - {path: rule.yaml, target: {kind: Role}}\n");
  ApplyRbac();
}

// As its users do it; so the namespace gets into each object.
void KubeNamespace::ApplyRbac() const {
  cluster_->MustKubectl({"apply", "--kustomize=" + dir_.path()});
}

Finished KubeNamespace::Kubectl(std::vector<std::string> words) const {
  words.insert(words.begin(), "--namespace=" + name_);
  return cluster_->Kubectl(std::move(words));
}

std::string KubeNamespace::Path(std::string_view group) const {
  return (group.empty() ? "/api/v1" : "/apis/" + std::string(group)) +
         "/namespaces/" + name_ + '/';
}

std::string KubeNamespace::CreatePod(const std::string& pod) const {
  cluster_->MustAsk({.method = "POST",
                     .path = Path() + "pods",
                     .body = R"({"metadata":{"name":")" + pod +
                             R"("},"spec":)" + kSpec + '}'});
  SetWebStatus(pod, {});
  return GetPod(pod).Field("/metadata/uid");
}

void KubeNamespace::SetWebStatus(const std::string& pod,
                                 const WebStatus& status) const {
  std::string last = "{}";
  if (!status.ended.empty()) {
    last = R"({"terminated":{"reason":")" + status.ended + R"(","exitCode":)" +
           std::to_string(status.exit_code) + R"(,"finishedAt":")" +
           status.finished_at + R"("}})";
  }
  cluster_->MustAsk(
      {.method = "PATCH",
       .path = Path() + "pods/" + pod + "/status",
       .body = R"({"status":{"phase":"Running","containerStatuses":[)" +
               ContainerStatus("web", status.image_id, status.restarts, last) +
               ',' +
               ContainerStatus("leadsman", "leadsman@sha256:0002", 0, "{}") +
               "]}}",
       .type = "application/strategic-merge-patch+json"});
}

KubeAnswer KubeNamespace::GetPod(const std::string& pod) const {
  return cluster_->Ask({.path = Path() + "pods/" + pod});
}

void KubeNamespace::DeletePod(const std::string& pod) const {
  cluster_->MustAsk({.method = "DELETE", .path = Path() + "pods/" + pod});
}

void KubeNamespace::RemovePod(const std::string& pod) const {
  cluster_->MustAsk({.method = "DELETE",
                     .path = Path() + "pods/" + pod + "?gracePeriodSeconds=0"});
}

std::string KubeNamespace::Token() const {
  return cluster_
      ->MustAsk({.method = "POST",
                 .path = Path() + "serviceaccounts/leadsman/token",
                 .body = R"({"spec":{"expirationSeconds":3600}})"})
      .Field("/status/token");
}

std::string KubeNamespace::SignedToken(std::chrono::seconds life) const {
  const std::string uid =
      cluster_->MustAsk({.path = Path() + "serviceaccounts/leadsman"})
          .Field("/metadata/uid");
  const auto end = std::chrono::duration_cast<std::chrono::seconds>(
      (std::chrono::system_clock::now() + life).time_since_epoch());
  const std::string from =
      std::to_string((end - std::chrono::hours(1)).count());
  return cluster_->Sign(
      std::string(R"({"iss":")") + KubeCluster::kIssuer + R"(","aud":[")" +
      KubeCluster::kIssuer + R"("],"sub":"system:serviceaccount:)" + name_ +
      R"(:leadsman","exp":)" + std::to_string(end.count()) + R"(,"iat":)" +
      from + R"(,"nbf":)" + from + R"(,"kubernetes.io":{"namespace":")" +
      name_ + R"(","serviceaccount":{"name":"leadsman","uid":")" + uid +
      R"("}}})");
}

void KubeNamespace::TakeRight(const std::string& verb,
                              const std::string& resource) const {
  const std::string path =
      Path("rbac.authorization.k8s.io/v1") + "roles/leadsman";
  rapidjson::Document role;
  role.Parse(cluster_->MustAsk({.path = path}).body.c_str());
  ASSERT_TRUE(role.IsObject());
  const auto rules = role["rules"].GetArray();
  for (rapidjson::SizeType i = 0; i < rules.Size(); ++i) {
    const auto verbs = rules[i]["verbs"].GetArray();
    if (rules[i]["resources"][0].GetString() != resource) continue;
    for (rapidjson::SizeType j = 0; j < verbs.Size(); ++j) {
      if (verbs[j].GetString() != verb) continue;
      std::string place = "/rules/" + std::to_string(i);
      // A rule without verbs would be refused.
      if (verbs.Size() > 1) place += "/verbs/" + std::to_string(j);
      cluster_->MustAsk(
          {.method = "PATCH",
           .path = path,
           .body = R"([{"op":"remove","path":")" + place + R"("}])",
           .type = "application/json-patch+json"});
      AwaitRight(verb, resource, false);
      return;
    }
  }
  FAIL() << "no rule that lets " << verb << ' ' << resource;
}

void KubeNamespace::GiveRightBack(const std::string& verb,
                                  const std::string& resource) const {
  ApplyRbac();
  AwaitRight(verb, resource, true);
}

void KubeNamespace::AwaitRight(const std::string& verb,
                               const std::string& resource,
                               bool granted) const {
  const std::size_t slash = resource.find('/');
  std::string asked = R"("verb":")" + verb + R"(","resource":")" +
                      resource.substr(0, slash) + R"(","namespace":")" + name_ +
                      '"';
  if (slash != std::string::npos) {
    asked += R"(,"subresource":")" + resource.substr(slash + 1) + '"';
  }
  // There are events in the core group too.
  if (resource == "events") asked += R"(,"group":"events.k8s.io")";
  const PlainRequest review{
      .method = "POST",
      .path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      .body = R"({"spec":{"resourceAttributes":{)" + asked + "}}}",
      .token = Token()};
  const std::string wanted = granted ? "true" : "false";
  EXPECT_TRUE(Eventually([&] {
    return cluster_->Ask(review).Field("/status/allowed") == wanted;
  })) << verb
      << ' ' << resource;
}

}  // namespace leadsman
