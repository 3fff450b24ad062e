// KubeNode: a Kubernetes of one node with a real kubelet, which runs pods, in
// namespaces of its own (tests/kube/node/up.sh): nothing of it can be reached
// from outside, and all of it ends with one process, also when the test program
// dies. Up after about 10 s. Needs root.
//
// To be made on the main thread, as any Process that is to last.
#ifndef LEADSMAN_TESTS_SUPPORT_KUBE_NODE_H_
#define LEADSMAN_TESTS_SUPPORT_KUBE_NODE_H_

#include <chrono>
#include <memory>
#include <string>
#include <sys/types.h>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace leadsman {

class KubeNode {
 public:
  // What pods reach the node itself by.
  static constexpr const char* kAddress = "192.0.2.1";
  static constexpr std::chrono::milliseconds kLimit{60'000};

  // `assets`: what `./dev kube-assets` makes, its folder bin. `images`:
  // archives, for the pods to run. Fails the test, and is not up() then, where
  // the node does not come to be ready.
  KubeNode(std::string assets, const std::vector<std::string>& images);
  ~KubeNode();
  KubeNode(const KubeNode&) = delete;
  KubeNode& operator=(const KubeNode&) = delete;

  bool up() const { return up_; }

  // The same command, to be run in the node's network; and the environment in
  // which kubectl and helm are found and are the admin's, in `pod_namespace`.
  std::vector<std::string> Inside(std::vector<std::string> words) const;
  ProcessOptions Options(const std::string& pod_namespace) const;

  // kill -9 of a container's first process; `id` as the pod's status has it.
  void KillContainer(const std::string& id) const;
  // One line of JSON a request that a pod made to the API server, as it keeps
  // its audit log.
  std::string AuditLog() const;
  // The ends of its programs' logs: what to show when a test fails.
  std::string LogTails() const;

 private:
  pid_t Init() const;  // process 1 of the namespaces, as seen from here

  std::string assets_;
  TempDir dir_;
  std::unique_ptr<Process> holder_;
  bool up_ = false;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_KUBE_NODE_H_
