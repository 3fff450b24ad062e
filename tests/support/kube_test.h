// KubeTest: a test against a real API server, in a namespace of its own. All
// tests of a program share one server, which the first of them starts.
//
// Without the programs (`./dev kube-assets`) the tests are skipped, in so many
// words; under `./dev e2e`, which sets KUBEBUILDER_ASSETS, they fail.
#ifndef LEADSMAN_TESTS_SUPPORT_KUBE_TEST_H_
#define LEADSMAN_TESTS_SUPPORT_KUBE_TEST_H_

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/kube_cluster.h"
#include "tests/support/kube_namespace.h"

namespace leadsman {

// The folder `bin` of what `./dev kube-assets` makes, where it has `programs`
// (by their path from there). "" where it lacks one: then the test has been
// skipped, or has failed.
std::string KubeAssets(const std::vector<std::string>& programs);

class KubeTest : public testing::Test {
 protected:
  void SetUp() override;
  // Shows the server's log where the test failed.
  void TearDown() override;

  KubeCluster& cluster() { return *cluster_; }
  KubeNamespace& ns() { return *namespace_; }

 private:
  KubeCluster* cluster_ = nullptr;
  std::optional<KubeNamespace> namespace_;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_KUBE_TEST_H_
