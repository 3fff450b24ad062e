#include "tests/kube/rendered.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "tests/support/kube_test.h"
#include "tests/support/process.h"

namespace leadsman {
namespace {

const std::string kRoot = LEADSMAN_SOURCE_DIR "/";

std::string MustOut(const Finished& finished) {
  EXPECT_EQ(finished.exit, 0) << finished.err;
  return finished.out;
}

std::string Joined(const YAML::Node& list) {
  std::string text;
  for (const YAML::Node& item : list) {
    if (!text.empty()) text += ',';
    text += item.as<std::string>();
  }
  return text;
}

}  // namespace

void RenderTest::SetUp() { assets_ = KubeAssets({"kubectl", "helm", "helm4"}); }

Finished RenderTest::RunKustomize(const std::string& folder) const {
  return RunToEnd({assets_ + "/kubectl", "kustomize",
                   std::filesystem::path(kRoot) / folder});
}

std::string RenderTest::Kustomize(const std::string& folder) const {
  return MustOut(RunKustomize(folder));
}

Finished RenderTest::RunHelm(std::vector<std::string> words,
                             int version) const {
  words.insert(words.begin(), assets_ + (version == 4 ? "/helm4" : "/helm"));
  return RunToEnd(words, {.cwd = kRoot});
}

std::string RenderTest::Chart(const std::string& values,
                              const std::string& kube, int version) const {
  return MustOut(
      RunHelm({"template", "shop", "helm/leadsman", "--namespace=shop",
               "--kube-version=" + kube,
               "--values=helm/leadsman/ci/" + values + "-values.yaml"},
              version));
}

std::vector<std::string> ValuesFiles() {
  const std::string end = "-values.yaml";
  std::vector<std::string> names;
  for (const auto& file :
       std::filesystem::directory_iterator(kRoot + "helm/leadsman/ci")) {
    const std::string name = file.path().filename();
    if (name.ends_with(end)) {
      names.push_back(name.substr(0, name.size() - end.size()));
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string RelativeTo(const TempDir& from, const std::string& folder) {
  return std::filesystem::relative(kRoot + folder, from.path());
}

Objects Parse(const std::string& text) {
  Objects objects;
  for (const YAML::Node& object : YAML::LoadAll(text)) {
    if (object.IsMap()) objects.push_back(object);
  }
  return objects;
}

YAML::Node Find(const Objects& objects, std::string_view kind,
                std::string_view name) {
  Objects found;
  for (const YAML::Node& object : objects) {
    if (Text(object, "kind") != kind) continue;
    if (name.empty() || Text(object, "metadata/name") == name) {
      found.push_back(object);
    }
  }
  EXPECT_EQ(found.size(), 1U) << kind << ' ' << name;
  return found.empty() ? YAML::Node() : found.front();
}

YAML::Node At(YAML::Node node, std::string_view path) {
  while (node.IsDefined() && !path.empty()) {
    const auto slash = path.find('/');
    const std::string key(path.substr(0, slash));
    path = slash == std::string_view::npos ? "" : path.substr(slash + 1);
    if (!node.IsMap() || !node[key])
      return YAML::Node(YAML::NodeType::Undefined);
    node.reset(YAML::Node(node[key]));
  }
  return node;
}

std::string Text(YAML::Node node, std::string_view path) {
  const YAML::Node found = At(std::move(node), path);
  return found.IsDefined() && found.IsScalar() ? found.as<std::string>() : "";
}

YAML::Node PodSpec(const YAML::Node& object) {
  return At(object,
            Text(object, "kind") == "Pod" ? "spec" : "spec/template/spec");
}

YAML::Node Container(const YAML::Node& pod, std::string_view name) {
  for (const char* list : {"containers", "initContainers"}) {
    for (const YAML::Node& container : At(pod, list)) {
      if (Text(container, "name") == name) return container;
    }
  }
  ADD_FAILURE() << "no container " << name;
  return {};
}

std::vector<std::string> Rules(const YAML::Node& role) {
  std::vector<std::string> rules;
  for (const YAML::Node& rule : At(role, "rules")) {
    rules.push_back(Joined(At(rule, "verbs")) + " of " +
                    Joined(At(rule, "resources")) + " in '" +
                    Joined(At(rule, "apiGroups")) + "'");
  }
  std::sort(rules.begin(), rules.end());
  return rules;
}

}  // namespace leadsman
