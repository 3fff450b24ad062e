// What kustomize and Helm make of our manifests and charts, as objects.
#ifndef LEADSMAN_TESTS_KUBE_RENDERED_H_
#define LEADSMAN_TESTS_KUBE_RENDERED_H_

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace leadsman {

using Objects = std::vector<YAML::Node>;

// A test that needs kubectl and helm, and no API server.
class RenderTest : public testing::Test {
 protected:
  void SetUp() override;

  // Of a folder below the repository's root, or an absolute one.
  Finished RunKustomize(const std::string& folder) const;
  std::string Kustomize(const std::string& folder) const;
  // Helm 3 or 4, from the repository's root.
  Finished RunHelm(std::vector<std::string> words, int version = 3) const;
  // The chart with a file of helm/leadsman/ci ("gate"), as release `shop`.
  std::string Chart(const std::string& values, const std::string& kube,
                    int version = 3) const;

  const std::string& assets() const { return assets_; }

 private:
  std::string assets_;
};

// The names of helm/leadsman/ci's files without "-values.yaml".
std::vector<std::string> ValuesFiles();

// `folder` of the repository, as kustomize wants it named in `from`.
std::string RelativeTo(const TempDir& from, const std::string& folder);

Objects Parse(const std::string& text);
// The only one of its kind and, where given, its name; fails the test else.
YAML::Node Find(const Objects& objects, std::string_view kind,
                std::string_view name = "");
// "spec/template/spec"; an undefined node where there is none.
YAML::Node At(YAML::Node node, std::string_view path);
std::string Text(YAML::Node node, std::string_view path);
// The spec of the pods that it makes; undefined for what makes none.
YAML::Node PodSpec(const YAML::Node& object);
// The one of that name in spec.containers or spec.initContainers.
YAML::Node Container(const YAML::Node& pod, std::string_view name);
// The rules of a Role, each "VERBS of RESOURCES in GROUP".
std::vector<std::string> Rules(const YAML::Node& role);

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_KUBE_RENDERED_H_
