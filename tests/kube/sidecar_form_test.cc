// What holds for leadsman's container and for every pod, whichever way it came:
// by kustomize or by Helm, classic or native.
#include <map>
#include <regex>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "tests/kube/rendered.h"
#include "tests/kube/restricted.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::Contains;
using testing::IsEmpty;

// path, periodSeconds, timeoutSeconds (the kubelet's 1 where unset),
// failureThreshold.
std::vector<std::string> Probe(const YAML::Node& container,
                               const std::string& name) {
  const YAML::Node probe = At(container, name);
  if (!probe.IsDefined()) return {};
  EXPECT_EQ(Text(probe, "httpGet/port"), "leadsman");
  return {Text(probe, "httpGet/path"), Text(probe, "periodSeconds"),
          Text(probe, "timeoutSeconds"), Text(probe, "failureThreshold")};
}

class SidecarFormTest : public RenderTest {
 protected:
  // All that we make, by where it is from.
  std::map<std::string, Objects> All() const {
    std::map<std::string, Objects> all;
    for (const char* folder :
         {"manifests/base", "manifests/overlays/gate",
          "manifests/overlays/guaranteed", "manifests/overlays/native",
          "manifests/example"}) {
      all[folder] = Parse(Kustomize(folder));
    }
    for (const std::string& values : ValuesFiles()) {
      all["chart, classic: " + values] = Parse(Chart(values, "1.28.0"));
      all["chart, native: " + values] = Parse(Chart(values, "1.34.0"));
    }
    return all;
  }

  // Where leadsman is beside a web: that pod, by where it is from.
  std::map<std::string, YAML::Node> Pods() const {
    std::map<std::string, YAML::Node> pods;
    for (const auto& [from, objects] : All()) {
      if (from == "manifests/example") continue;  // has none yet
      pods[from].reset(PodSpec(Find(objects, "Deployment")));
    }
    return pods;
  }
};

TEST_F(SidecarFormTest, EachPodPassesPodSecurityRestricted) {
  int pods = 0;
  for (const auto& [from, objects] : All()) {
    for (const YAML::Node& object : objects) {
      const YAML::Node pod = PodSpec(object);
      if (!pod.IsDefined()) continue;
      ++pods;
      EXPECT_THAT(Forbidden(pod), IsEmpty()) << from;
      // OpenShift gives one of its own.
      EXPECT_EQ(Text(pod, "securityContext/runAsUser"), "") << from;
      for (const YAML::Node& container : At(pod, "containers")) {
        EXPECT_EQ(Text(container, "securityContext/runAsUser"), "") << from;
      }
    }
  }
  EXPECT_GT(pods, 20);
}

// The rules can say no.
TEST_F(SidecarFormTest, APodThatAsksForMoreIsForbidden) {
  const YAML::Node pod = YAML::Load(R"(
hostNetwork: true
volumes: [{name: host, hostPath: {path: /}}]
initContainers:
  - {name: root, securityContext: {runAsUser: 0, capabilities: {add: [SYS_ADMIN]}}}
)");
  const std::vector<std::string> forbidden = Forbidden(pod);
  for (const char* what : {"hostNetwork", "volume: hostPath", "root: runAsUser",
                           "root: runAsNonRoot", "root: capabilities.add",
                           "root: capabilities.drop", "root: seccompProfile",
                           "root: allowPrivilegeEscalation"}) {
    EXPECT_THAT(forbidden, Contains(what));
  }
}

// kustomization.yaml, both Chart.yaml and the program say the same.
TEST_F(SidecarFormTest, TheImagesAreOfTheProgramsVersion) {
  const Finished said = RunToEnd({LEADSMAN_BIN_DIR "/leadsman", "version"});
  std::smatch version;
  ASSERT_TRUE(
      std::regex_search(said.out, version, std::regex("^leadsman ([0-9.]+) ")));
  for (const auto& [from, pod] : Pods()) {
    if (from.ends_with("full")) continue;  // names others
    EXPECT_EQ(Text(Container(pod, "leadsman"), "image"),
              "localhost/leadsman:" + version.str(1))
        << from;
    EXPECT_EQ(Text(Container(pod, "web"), "image"),
              "localhost/demo-web:" + version.str(1))
        << from;
  }
}

TEST_F(SidecarFormTest, TheProbesAreItsOwn) {
  using List = std::vector<std::string>;
  for (const auto& [from, pod] : Pods()) {
    SCOPED_TRACE(from);
    const YAML::Node leadsman = Container(pod, "leadsman");
    EXPECT_EQ(Probe(leadsman, "livenessProbe"),
              (List{"/healthz", "10", "3", "3"}));
    EXPECT_EQ(Probe(leadsman, "readinessProbe"),
              (List{"/readyz", "2", "2", "2"}));
    EXPECT_EQ(Probe(leadsman, "startupProbe"),
              Text(leadsman, "restartPolicy") == "Always"
                  ? (List{"/healthz", "1", "", "30"})
                  : List{});
    EXPECT_EQ(YAML::Dump(At(leadsman, "lifecycle/preStop/exec/command")),
              "- /usr/bin/leadsman\n- drain");
  }
}

TEST_F(SidecarFormTest, TheTokenIsLeadsmansAlone) {
  for (const auto& [from, pod] : Pods()) {
    SCOPED_TRACE(from);
    for (const char* list : {"containers", "initContainers"}) {
      for (const YAML::Node& container : At(pod, list)) {
        std::string at;
        for (const YAML::Node& mount : At(container, "volumeMounts")) {
          if (Text(mount, "name") == "leadsman-token") {
            at = Text(mount, "mountPath");
          }
        }
        const bool may = Text(container, "name") == "leadsman" &&
                         from.find("quiet") == std::string::npos;
        EXPECT_EQ(at,
                  may ? "/var/run/secrets/kubernetes.io/serviceaccount" : "");
      }
    }
    EXPECT_EQ(Text(pod, "automountServiceAccountToken"), "false");
    EXPECT_EQ(Text(pod, "enableServiceLinks"), "false");
  }
}

TEST_F(SidecarFormTest, OnlyTheGuaranteedFormLimitsTheCpu) {
  for (const auto& [from, pod] : Pods()) {
    EXPECT_EQ(Text(Container(pod, "leadsman"), "resources/limits/cpu"),
              from == "manifests/overlays/guaranteed" ? "250m" : "")
        << from;
    EXPECT_NE(Text(Container(pod, "leadsman"), "resources/limits/memory"), "");
  }
}

// As whole folders, that a change is seen, and the state above its default
// bound.
TEST_F(SidecarFormTest, VolumesAreMountedWhole) {
  for (const auto& [from, pod] : Pods()) {
    SCOPED_TRACE(from);
    for (const YAML::Node& mount :
         At(Container(pod, "leadsman"), "volumeMounts")) {
      EXPECT_FALSE(At(mount, "subPath").IsDefined());
      std::string name = Text(mount, "name");
      int there = 0;
      for (const YAML::Node& volume : At(pod, "volumes")) {
        if (Text(volume, "name") == name) ++there;
        if (Text(volume, "name") == "leadsman-state") {
          EXPECT_EQ(Text(volume, "emptyDir/sizeLimit"), "32Mi");
        }
      }
      EXPECT_EQ(there, 1) << name;
    }
  }
}

TEST_F(SidecarFormTest, LeadsmanTakesEachConfiguration) {
  int files = 0;
  const auto expect_valid = [&](const std::string& text) {
    ++files;
    TempDir dir;
    const Finished judged = RunToEnd({LEADSMAN_BIN_DIR "/leadsman", "validate",
                                      dir.Write("leadsman.yaml", text)},
                                     {.env = {{"POD_IP", "192.0.2.1"}}});
    EXPECT_EQ(judged.exit, 0) << judged.err << text;
  };
  for (const auto& [from, objects] : All()) {
    for (const YAML::Node& object : objects) {
      const std::string text = Text(At(object, "data"), "leadsman.yaml");
      if (!text.empty()) expect_valid(text);
    }
  }
  EXPECT_GE(files, 10);
  // With what is there to be uncommented.
  const std::string base =
      ReadFileText(LEADSMAN_SOURCE_DIR "/manifests/base/config/leadsman.yaml");
  const auto mail = base.find("# mail:");
  ASSERT_NE(mail, std::string::npos);
  expect_valid(base.substr(0, mail) +
               std::regex_replace(base.substr(mail), std::regex("# "), ""));
}

}  // namespace
}  // namespace leadsman
