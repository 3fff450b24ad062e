#include "tests/support/kube_test.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/kube_cluster.h"

namespace leadsman {
namespace {

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string CachedAssets() {
  std::string cache = Variable("XDG_CACHE_HOME");
  if (cache.empty()) cache = Variable("HOME") + "/.cache";
  return cache + "/leadsman/kube/bin";
}

}  // namespace

std::string KubeAssets(const std::vector<std::string>& programs) {
  const std::string given = Variable("KUBEBUILDER_ASSETS");
  const std::string assets = given.empty() ? CachedAssets() : given;
  for (const std::string& program : programs) {
    if (std::filesystem::exists(assets + '/' + program)) continue;
    // tests/kube/CMakeLists.txt knows these words.
    const auto skip = [] {
      GTEST_SKIP() << "no Kubernetes to test with: ./dev kube-assets makes one";
    };
    if (given.empty()) {
      skip();
    } else {
      ADD_FAILURE() << "KUBEBUILDER_ASSETS: no " << program << " there";
    }
    return "";
  }
  return assets;
}

void KubeTest::SetUp() {
  const std::string assets = KubeAssets({"etcd", "kube-apiserver", "kubectl"});
  if (assets.empty()) return;
  static KubeCluster shared(assets);
  ASSERT_TRUE(shared.up()) << "no Kubernetes; see the first test";
  cluster_ = &shared;
  namespace_.emplace(shared);
}

void KubeTest::TearDown() {
  if (cluster_ == nullptr) return;
  if (HasFailure()) {
    std::cout << "the API server's log ends:\n" << cluster_->LogTail();
  }
  cluster_->MendApiServer();
}

}  // namespace leadsman
