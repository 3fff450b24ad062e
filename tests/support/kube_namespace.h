// KubeNamespace: one test's own namespace of a KubeCluster, with what
// manifests/components/{sidecar,gate} grant, and pods that no kubelet runs:
// what it would say of them, the test says.
#ifndef LEADSMAN_TESTS_SUPPORT_KUBE_NAMESPACE_H_
#define LEADSMAN_TESTS_SUPPORT_KUBE_NAMESPACE_H_

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/kube_cluster.h"
#include "tests/support/kube_request.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace leadsman {

// What the kubelet says of the container `web`.
struct WebStatus {
  int restarts = 0;
  std::string ended;        // "OOMKilled": why it ended last; "" = never did
  int exit_code = 0;        // then
  std::string finished_at;  // then: "2026-11-24T21:00:00Z"
  std::string image_id = "web.example/web@sha256:0001";
};

class KubeNamespace {
 public:
  static constexpr const char* kGate = "leadsman.io/web-healthy";

  explicit KubeNamespace(KubeCluster& cluster);
  KubeNamespace(const KubeNamespace&) = delete;
  KubeNamespace& operator=(const KubeNamespace&) = delete;

  const std::string& name() const { return name_; }
  // kubectl as the admin, in this namespace, to its end.
  Finished Kubectl(std::vector<std::string> words) const;
  // ".../namespaces/NAME/", to be followed by "pods/web"; of the core group, or
  // of one such as events.k8s.io/v1.
  std::string Path(std::string_view group = "") const;

  // A pod with the containers web and leadsman and kGate among its
  // readinessGates, Running by the kubelet's word. Its uid.
  std::string CreatePod(const std::string& pod) const;
  void SetWebStatus(const std::string& pod, const WebStatus& status) const;
  // With a deletionTimestamp: going away, until RemovePod.
  void DeletePod(const std::string& pod) const;
  void RemovePod(const std::string& pod) const;
  // As the server has it; Field("/metadata/deletionTimestamp").
  KubeAnswer GetPod(const std::string& pod) const;

  // Of the ServiceAccount `leadsman`: one that the server grants (for an hour),
  // and one of the test's own making for so long; negative: has run out since.
  // The server grants none below 10 min, and takes one that has run out for a
  // minute more.
  std::string Token() const;
  std::string SignedToken(std::chrono::seconds life) const;

  // A rule's verb is taken out of the Role, and put back: ("create", "events").
  // The server judges by that when they return.
  void TakeRight(const std::string& verb, const std::string& resource) const;
  void GiveRightBack(const std::string& verb,
                     const std::string& resource) const;

 private:
  void ApplyRbac() const;
  void Patch(const std::string& pod, const std::string& status) const;
  void AwaitRight(const std::string& verb, const std::string& resource,
                  bool granted) const;

  KubeCluster* cluster_;
  std::string name_;
  TempDir dir_;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_KUBE_NAMESPACE_H_
