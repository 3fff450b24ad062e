#include "tests/support/node_test.h"

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/eventually.h"
#include "tests/support/kube_test.h"

namespace leadsman {
namespace {

const char* const kVersion = ":0.1.0";

std::string Packed(const TempDir& dir, const std::string& name,
                   const std::string& program) {
  std::string image = dir.Join(program.substr(program.rfind('/') + 1));
  const Finished packed = RunToEnd(
      {LEADSMAN_SOURCE_DIR "/tests/kube/node/pack.sh", image, name,
       "/usr/bin/" + program.substr(program.rfind('/') + 1) + '=' + program});
  EXPECT_EQ(packed.exit, 0) << packed.err;
  return image;
}

// Our own as `./dev image` made them for this run, or else the programs just
// built with the libraries that they need and no more: never those of another
// day.
std::vector<std::string> Images(const TempDir& dir) {
  std::vector<std::string> images{
      Packed(dir, "localhost/listener-death:1", LEADSMAN_LISTENER_DEATH)};
  const char* made = std::getenv("LEADSMAN_IMAGES");
  for (const std::string name : {"leadsman", "demo-web"}) {
    images.push_back(made != nullptr
                         ? std::string(made) + '/' + name + ".tar"
                         : Packed(dir, "localhost/" + name + kVersion,
                                  LEADSMAN_BIN_DIR "/" + name));
  }
  std::cout << "images: " << (made != nullptr ? made : LEADSMAN_BIN_DIR)
            << '\n';
  return images;
}

KubeNode& SharedNode(const std::string& assets) {
  static const TempDir dir;
  static KubeNode node(assets, Images(dir));
  return node;
}

}  // namespace

void NodeTest::SetUp() {
  const std::string assets =
      KubeAssets({"kubectl", "helm", "../node/kubelet", "../node/containerd"});
  if (assets.empty()) return;
  ASSERT_EQ(geteuid(), 0U) << "a node's namespaces take root to make";
  node_ = &SharedNode(assets);
  ASSERT_TRUE(node_->up()) << "no node; see the first test";
  static int tests = 0;
  own_namespace_ = "test-" + std::to_string(++tests);
  namespace_ = own_namespace_;
  Kubectl({"create", "namespace", namespace_});
  ASSERT_TRUE(Eventually([this] {
    return !Get("serviceaccount/default", ".secrets[0].name").empty();
  })) << "no ServiceAccount in a new namespace";
}

void NodeTest::TearDown() {
  if (namespace_.empty()) return;
  if (HasFailure()) {
    std::cout << Run({"kubectl", "get", "all,endpoints", "-o", "wide"}).out
              << Run({"kubectl", "describe", "pods"}).out
              << Run({"kubectl", "logs", "--all-containers", "--prefix",
                      "--selector", "!none"})
                     .out
              << node_->LogTails();
  }
  Kubectl({"delete", "namespace", own_namespace_, "--wait=false"});
  if (namespace_ == own_namespace_ || namespace_ == "default") return;
  // The next test may make it again.
  Kubectl({"delete", "namespace", namespace_});
}

Finished NodeTest::Run(std::vector<std::string> words) const {
  words.insert(words.begin(), "/usr/bin/env");  // looks through PATH
  return RunToEnd(node_->Inside(std::move(words)), node_->Options(namespace_),
                  kLimit);
}

std::string NodeTest::MustRun(std::vector<std::string> words) const {
  std::string line;
  for (const std::string& word : words) line += word + ' ';
  const Finished finished = Run(std::move(words));
  EXPECT_EQ(finished.exit, 0) << line << '\n' << finished.err << finished.out;
  return finished.out;
}

std::string NodeTest::Kubectl(std::vector<std::string> words) const {
  words.insert(words.begin(), "kubectl");
  return MustRun(std::move(words));
}

std::unique_ptr<Process> NodeTest::StartKubectl(
    std::vector<std::string> words) const {
  words.insert(words.begin(), {"/usr/bin/env", "kubectl"});
  return std::make_unique<Process>(node_->Inside(std::move(words)),
                                   node_->Options(namespace_));
}

void NodeTest::Apply(const std::string& yaml) const {
  Kubectl({"apply", "-f", dir_.Write("apply.yaml", yaml)});
}

std::string NodeTest::Get(const std::string& what,
                          const std::string& path) const {
  const Finished got =
      Run({"kubectl", "get", what, "-o", "jsonpath={" + path + "}"});
  return got.exit == 0 ? got.out : "";
}

bool NodeTest::Becomes(const std::string& what, const std::string& path,
                       const std::string& value) const {
  return Eventually([&] { return Get(what, path) == value; }, kLimit);
}

std::string NodeTest::PodOf(const std::string& labels) const {
  const std::string found =
      Run({"kubectl", "get", "pods", "--selector", labels, "-o",
           "go-template={{range .items}}{{if not .metadata.deletionTimestamp}}"
           "{{.metadata.name}} {{end}}{{end}}"})
          .out;
  // One, and the space behind it.
  return found.find(' ') + 1 == found.size() && !found.empty()
             ? found.substr(0, found.size() - 1)
             : "";
}

std::string NodeTest::Condition(const std::string& pod,
                                const std::string& type) const {
  return Get("pod/" + pod,
             ".status.conditions[?(@.type==\"" + type + "\")].status");
}

std::string NodeTest::Endpoints(const std::string& service) const {
  return Get("endpoints/" + service, ".subsets[*].addresses[*].ip");
}

std::string NodeTest::Ask(const std::string& method,
                          const std::string& url) const {
  return Run({"curl", "--silent", "--max-time", "5", "--request", method, url})
      .out;
}

}  // namespace leadsman
