// The kustomize components beside somebody else's workload: what they add, and
// that they change nothing else.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "tests/kube/rendered.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Lists that a component may have to make, or to append to.
const char* const kBare = "";
const char* const kFurnished = R"(
      initContainers: [{name: migrate, image: shop/migrate:1}]
      readinessGates: [{conditionType: lb.example.com/attached}]
      volumes: [{name: pages, emptyDir: {}}]
)";

std::string Workload(const std::string& kind, const std::string& more,
                     const std::string& account = "shop") {
  return "apiVersion: apps/v1\nkind: " + kind + R"(
metadata: {name: shop, labels: {app: shop}}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}, annotations: {owner: us}}
    spec:
      )" +
         (account.empty() ? "" : "serviceAccountName: " + account) + R"(
      securityContext: {fsGroup: 2000}
      containers:
        - {name: cache, image: shop/cache:1}
        - {name: web, image: shop/web:1})" +
         more + '\n';
}

struct Case {
  std::string kind;
  std::string lists;
  std::vector<std::string> components;  // none: the owner's own
};

// Takes leadsman's own out again, by name.
void Drop(YAML::Node map, const std::string& list, const std::string& key,
          const std::string& prefix) {
  if (!map[list]) return;
  YAML::Node rest(YAML::NodeType::Sequence);
  for (const YAML::Node& item : map[list]) {
    if (!Text(item, key).starts_with(prefix)) rest.push_back(item);
  }
  if (rest.size() == 0) {
    map.remove(list);
  } else {
    map[list] = rest;
  }
}

std::vector<std::string> NamesOf(const YAML::Node& list, const char* key) {
  std::vector<std::string> names;
  for (const YAML::Node& item : list) names.push_back(Text(item, key));
  return names;
}

class ComponentTest : public RenderTest {
 protected:
  Finished Build(const std::vector<std::string>& components,
                 const std::string& objects) const {
    TempDir dir;
    dir.Write("objects.yaml", objects + R"(---
apiVersion: v1
kind: ServiceAccount
metadata: {name: shop}
)");
    std::string text = "namespace: shop\nresources: [objects.yaml]\n";
    if (!components.empty()) text += "components:\n";
    for (const std::string& name : components) {
      text += "  - " + RelativeTo(dir, "manifests/components/" + name) + '\n';
    }
    dir.Write("kustomization.yaml", text);
    return RunKustomize(dir.path());
  }

  Objects Build(const Case& with) const {
    const Finished built =
        Build(with.components, Workload(with.kind, with.lists));
    EXPECT_EQ(built.exit, 0) << built.err;
    return Parse(built.out);
  }

  static std::vector<Case> Cases() {
    std::vector<Case> cases;
    for (const char* kind : {"Deployment", "StatefulSet", "DaemonSet"}) {
      for (const char* lists : {kBare, kFurnished}) {
        using List = std::vector<std::string>;
        for (const List& components :
             {List{"sidecar"}, List{"sidecar", "gate"},
              List{"sidecar", "guaranteed"}, List{"sidecar", "native"},
              List{"sidecar", "gate", "guaranteed", "native"}}) {
          cases.push_back({kind, lists, components});
        }
      }
    }
    return cases;
  }
};

TEST_F(ComponentTest, NothingOfTheOwnersIsChanged) {
  for (const Case& with : Cases()) {
    SCOPED_TRACE(with.kind + with.lists + with.components.back());
    const Objects before = Build({with.kind, with.lists, {}});
    const Objects after = Build(with);
    EXPECT_EQ(after.size(), before.size() + 2);  // Role and RoleBinding
    const YAML::Node workload = Find(after, with.kind, "shop");
    const YAML::Node pod = PodSpec(workload);
    Drop(pod, "containers", "name", "leadsman");
    Drop(pod, "initContainers", "name", "leadsman");
    Drop(pod, "volumes", "name", "leadsman-");
    Drop(pod, "readinessGates", "conditionType", "leadsman.io/ready");
    EXPECT_EQ(YAML::Dump(workload),
              YAML::Dump(Find(before, with.kind, "shop")));
    EXPECT_EQ(YAML::Dump(Find(after, "ServiceAccount", "shop")),
              YAML::Dump(Find(before, "ServiceAccount", "shop")));
  }
}

TEST_F(ComponentTest, TheRightsAreTheWorkloadsOwnAccounts) {
  for (const Case& with : Cases()) {
    const YAML::Node subject =
        At(Find(Build(with), "RoleBinding", "leadsman"), "subjects")[0];
    EXPECT_EQ(Text(subject, "name"), "shop");
    EXPECT_EQ(Text(subject, "namespace"), "shop");
  }
}

TEST_F(ComponentTest, AWorkloadWithoutAnAccountIsRefused) {
  const Finished built = Build({"sidecar"}, Workload("Deployment", kBare, ""));
  EXPECT_NE(built.exit, 0);
  EXPECT_THAT(built.err, HasSubstr("serviceAccountName"));
}

TEST_F(ComponentTest, TwoWorkloadsAreRefused) {
  const Finished built =
      Build({"sidecar"}, Workload("Deployment", kBare) + "---\n" +
                             Workload("DaemonSet", kBare));
  EXPECT_NE(built.exit, 0);
  EXPECT_THAT(built.err, HasSubstr("multiple matches"));
}

TEST_F(ComponentTest, TheOwnersContainersStayFirst) {
  for (const char* kind : {"Deployment", "StatefulSet", "DaemonSet"}) {
    const YAML::Node classic = PodSpec(Find(
        Build({kind, kFurnished, {"sidecar", "gate", "guaranteed"}}), kind));
    EXPECT_THAT(NamesOf(classic["containers"], "name"),
                ElementsAre("cache", "web", "leadsman"));
    EXPECT_THAT(NamesOf(classic["readinessGates"], "conditionType"),
                ElementsAre("lb.example.com/attached", "leadsman.io/ready"));
    const YAML::Node native = PodSpec(
        Find(Build({kind, kFurnished, {"sidecar", "gate", "native"}}), kind));
    EXPECT_THAT(NamesOf(native["containers"], "name"),
                ElementsAre("cache", "web"));
    EXPECT_THAT(NamesOf(native["initContainers"], "name"),
                ElementsAre("migrate", "leadsman"));
  }
}

// The gate names the condition in both places, and keeps the readinessProbe.
TEST_F(ComponentTest, TheGateIsTheConditionThatLeadsmanWrites) {
  for (const char* last : {"gate", "native"}) {
    const YAML::Node pod = PodSpec(
        Find(Build({"Deployment",
                    kBare,
                    {"sidecar", "gate",
                     last == std::string("gate") ? "guaranteed" : last}}),
             "Deployment"));
    EXPECT_THAT(NamesOf(pod["readinessGates"], "conditionType"),
                ElementsAre("leadsman.io/ready"));
    const YAML::Node leadsman = Container(pod, "leadsman");
    std::string written;
    for (const YAML::Node& variable : leadsman["env"]) {
      if (Text(variable, "name") == "LEADSMAN_KUBERNETES_CONDITION_TYPE") {
        written = Text(variable, "value");
      }
    }
    EXPECT_EQ(written, "leadsman.io/ready");
    EXPECT_EQ(Text(leadsman, "readinessProbe/httpGet/path"), "/readyz");
  }
}

TEST_F(ComponentTest, TheNativeFormDiffersByItsStartAlone) {
  YAML::Node classic = Container(
      PodSpec(Find(Build({"Deployment", kBare, {"sidecar"}}), "Deployment")),
      "leadsman");
  YAML::Node native = Container(
      PodSpec(Find(Build({"Deployment", kBare, {"sidecar", "native"}}),
                   "Deployment")),
      "leadsman");
  EXPECT_EQ(Text(native, "restartPolicy"), "Always");
  native.remove("restartPolicy");
  native.remove("startupProbe");
  EXPECT_EQ(YAML::Dump(native), YAML::Dump(classic));
}

}  // namespace
}  // namespace leadsman
