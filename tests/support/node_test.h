// NodeTest: a test on a Kubernetes whose pods run, in a namespace of its own,
// done as a user does it: by kubectl and helm. All tests of a program share one
// node, which the first of them starts.
//
// Skipped, or failing under `./dev e2e`, as KubeTest is.
#ifndef LEADSMAN_TESTS_SUPPORT_NODE_TEST_H_
#define LEADSMAN_TESTS_SUPPORT_NODE_TEST_H_

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/kube_node.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace leadsman {

class NodeTest : public testing::Test {
 protected:
  static constexpr std::chrono::milliseconds kLimit{60'000};

  void SetUp() override;
  // Shows what became of the pods where the test failed.
  void TearDown() override;

  KubeNode& node() { return *node_; }
  const std::string& ns() const { return namespace_; }
  const TempDir& dir() const { return dir_; }
  // From now on in this one, where a manifest insists. What is not `default` is
  // deleted at the test's end.
  void Use(const std::string& named) { namespace_ = named; }

  // In the node's network and this namespace, to its end. Must: what it
  // printed; fails the test unless it exits with 0.
  Finished Run(std::vector<std::string> words) const;
  std::string MustRun(std::vector<std::string> words) const;
  std::string Kubectl(std::vector<std::string> words) const;  // Must
  // The same, still running: for `--watch`.
  std::unique_ptr<Process> StartKubectl(std::vector<std::string> words) const;
  void Apply(const std::string& yaml) const;
  // What `kubectl get WHAT -o jsonpath={PATH}` prints; "" where there is none.
  std::string Get(const std::string& what, const std::string& path) const;
  bool Becomes(const std::string& what, const std::string& path,
               const std::string& value) const;

  // The only pod of these labels that is not being deleted; "" = none yet.
  std::string PodOf(const std::string& labels) const;
  // "True", "False", "": the pod's condition of this type.
  std::string Condition(const std::string& pod, const std::string& type) const;
  // The addresses in the Service's Endpoints that are ready, by spaces.
  std::string Endpoints(const std::string& service) const;
  // The answer to a request from the node, as by curl; "" = none.
  std::string Ask(const std::string& method, const std::string& url) const;

 private:
  KubeNode* node_ = nullptr;
  std::string own_namespace_;
  std::string namespace_;
  TempDir dir_;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_NODE_TEST_H_
