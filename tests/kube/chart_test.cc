// helm/: what the charts render, with Helm 3 and 4, and what they say of values
// that are wrong or half set. Golden files: LEADSMAN_GOLDEN=write.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "tests/kube/rendered.h"
#include "tests/support/golden.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class ChartTest : public RenderTest, public testing::WithParamInterface<int> {
 protected:
  Finished Template(const std::vector<std::string>& more) const {
    std::vector<std::string> words{"template", "shop", "helm/leadsman",
                                   "--kube-version=1.34.0"};
    words.insert(words.end(), more.begin(), more.end());
    return RunHelm(words, GetParam());
  }
  Objects With(const std::string& values) const {
    return Parse(Chart(values, "1.34.0", GetParam()));
  }
};

INSTANTIATE_TEST_SUITE_P(Helm, ChartTest, testing::Values(3, 4),
                         testing::PrintToStringParamName());

TEST_P(ChartTest, LintFindsNothing) {
  for (const std::string& values : ValuesFiles()) {
    const Finished lint =
        RunHelm({"lint", "--strict", "helm/leadsman",
                 "--values=helm/leadsman/ci/" + values + "-values.yaml"},
                GetParam());
    EXPECT_EQ(lint.exit, 0) << lint.out << lint.err;
    EXPECT_THAT(lint.out, Not(HasSubstr("[WARNING]")));
  }
}

TEST_P(ChartTest, RendersAsSeenAndFoundGood) {
  for (const std::string& values : ValuesFiles()) {
    ExpectGolden("chart/" + values + ".yaml",
                 Chart(values, "1.34.0", GetParam()));
  }
}

TEST_P(ChartTest, TheFormIsTheClustersWhereNoneIsAsked) {
  const auto native = [this](const std::string& kube) {
    const YAML::Node pod =
        PodSpec(Find(Parse(Chart("default", kube, GetParam())), "Deployment"));
    return Text(Container(pod, "leadsman"), "restartPolicy") == "Always";
  };
  EXPECT_FALSE(native("1.20.2"));
  EXPECT_FALSE(native("1.28.9"));
  EXPECT_TRUE(native("1.29.0"));
  EXPECT_TRUE(native("1.31.2-gke.100"));
}

TEST_P(ChartTest, TheRoleHoldsWhatIsOn) {
  const std::string get = "get of pods in ''";
  const std::string events = "create,patch of events in 'events.k8s.io'";
  const std::string status = "patch of pods/status in ''";
  EXPECT_THAT(Rules(Find(With("default"), "Role")), ElementsAre(events, get));
  EXPECT_THAT(Rules(Find(With("gate"), "Role")),
              ElementsAre(events, get, status));
  EXPECT_THAT(Rules(Find(With("no-events"), "Role")), ElementsAre(get));
  for (const YAML::Node& object : With("quiet")) {
    EXPECT_THAT(Text(object, "kind"), Not(HasSubstr("Role")));
  }
}

TEST_P(ChartTest, ListensWhereItsConfigurationSays) {
  const Finished other = Template(
      {"--set=leadsman.config.server.listen=[::]:9000", "--set=web.port=8001"});
  EXPECT_EQ(other.exit, 0) << other.err;
  EXPECT_THAT(other.out, HasSubstr("containerPort: 9000"));
  EXPECT_THAT(other.out, Not(HasSubstr("containerPort: 8010")));
  EXPECT_THAT(other.out, HasSubstr("--port=8001"));
}

TEST_P(ChartTest, NeverBindsToTheAccountOfAll) {
  const Finished refused = Template({"--set=serviceAccount.create=false"});
  EXPECT_NE(refused.exit, 0);
  EXPECT_THAT(refused.err,
              HasSubstr("leadsman.rbac: serviceAccount must be the pod's own "
                        "ServiceAccount, not default"));
}

TEST_P(ChartTest, AWrongValueIsNamed) {
  const bool three = GetParam() == 3;
  struct Case {
    std::string set;
    std::string three, four;
  };
  for (const Case& wrong : std::vector<Case>{
           {"replicas=2", "(root): Additional property replicas is not allowed",
            "additional properties 'replicas' not allowed"},
           {"leadsman.gait=1",
            "leadsman:\n- (root): Additional property gait is not allowed",
            "additional properties 'gait' not allowed"},
           {"leadsman.config.check=1",
            "config: Additional property check is not allowed",
            "at '/config': additional properties 'check' not allowed"},
           {"leadsman.config.checks[0].name=Web",
            "config.checks.0.name: Does not match pattern",
            "at '/config/checks/0/name': 'Web' does not match pattern"},
           {"leadsman.native=yes",
            "native: native must be one of the following",
            "at '/native': value must be one of"},
           {"web.image.tagg=1", "web.image: Additional property tagg",
            "at '/web/image': additional properties 'tagg' not allowed"}}) {
    const Finished refused = Template({"--set=" + wrong.set});
    EXPECT_NE(refused.exit, 0) << wrong.set;
    EXPECT_THAT(refused.err, HasSubstr(three ? wrong.three : wrong.four));
  }
}

// As a part of somebody's umbrella chart.
TEST_P(ChartTest, GlobalAndEnabledAreAllowed) {
  const Finished taken = Template(
      {"--set=global.imageRegistry=registry.example.com,enabled=true"});
  EXPECT_EQ(taken.exit, 0) << taken.err;
  EXPECT_THAT(taken.out,
              AllOf(HasSubstr("registry.example.com/leadsman:0.1.0"),
                    HasSubstr("registry.example.com/demo-web:0.1.0")));
}

// Somebody's own chart, with the four lines that docs/kubernetes.md has.
TEST_P(ChartTest, TheLibraryServesAChartOfOnesOwn) {
  TempDir dir;
  const std::string chart = dir.Join("chart");
  ASSERT_EQ(RunToEnd({"/bin/sh", "-c",
                      "mkdir -p \"$0/templates\" \"$0/charts\" && "
                      "cp -r \"$1/helm/leadsman-lib\" \"$0/charts/\"",
                      chart, LEADSMAN_SOURCE_DIR})
                .exit,
            0);
  dir.Write("chart/Chart.yaml", R"(apiVersion: v2
name: shop
version: 1.0.0
dependencies:
  - {name: leadsman-lib, alias: leadsman, version: 0.1.0, repository: ""}
)");
  dir.Write("chart/values.yaml", R"(leadsman:
  gate: {enabled: true}
  config: {checks: [{name: shop, tcpSocket: {port: 80}}]}
)");
  dir.Write("chart/templates/all.yaml", R"(apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  serviceAccountName: shop
  readinessGates: {{- include "leadsman.readinessGates" . | nindent 4 }}
  initContainers: {{- include "leadsman.nativeSidecar" . | nindent 4 }}
  containers:
    - {name: web, image: shop}
    {{- include "leadsman.container" . | nindent 4 }}
  volumes: {{- include "leadsman.volumes" . | nindent 4 }}
---
{{ include "leadsman.configMap" (dict "ctx" $) }}
---
{{ include "leadsman.rbac" (dict "ctx" $ "serviceAccount" "shop") }}
)");
  for (const char* kube : {"1.28.0", "1.34.0"}) {
    const Finished made =
        RunHelm({"template", "x", chart, std::string("--kube-version=") + kube},
                GetParam());
    ASSERT_EQ(made.exit, 0) << made.err;
    const Objects objects = Parse(made.out);
    const YAML::Node pod = PodSpec(Find(objects, "Pod"));
    EXPECT_EQ(Text(Container(pod, "leadsman"), "image"),
              "localhost/leadsman:0.1.0");
    EXPECT_EQ(Text(At(pod, "readinessGates")[0], "conditionType"),
              "leadsman.io/ready");
    EXPECT_THAT(Rules(Find(objects, "Role", "x-leadsman")),
                Contains("patch of pods/status in ''"));
    EXPECT_EQ(Text(At(Find(objects, "RoleBinding"), "subjects")[0], "name"),
              "shop");
    EXPECT_THAT(Text(At(Find(objects, "ConfigMap"), "data"), "leadsman.yaml"),
                HasSubstr("tcpSocket"));
  }
}

using ChartSchemaTest = RenderTest;

TEST_F(ChartSchemaTest, ContainsLeadsmansOwn) {
  const std::string file =
      LEADSMAN_SOURCE_DIR "/helm/leadsman-lib/values.schema.json";
  const Finished made = RunToEnd(
      {"/bin/sh", "-c", "\"$0\" schema | /usr/bin/python3 \"$1\" \"$2\"",
       LEADSMAN_BIN_DIR "/leadsman", LEADSMAN_SOURCE_DIR "/helm/schema.py",
       file});
  EXPECT_EQ(made.exit, 0) << made.err;
  EXPECT_EQ(ReadFileText(file), made.out) << "run manifests/generate.sh";
}

}  // namespace
}  // namespace leadsman
