#include "tests/kube/restricted.h"

#include <set>
#include <string>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "tests/kube/rendered.h"

namespace leadsman {
namespace {

// The container's own word, else the pod's.
std::string Either(const YAML::Node& container, const YAML::Node& pod,
                   const std::string& key) {
  const std::string own = Text(container, "securityContext/" + key);
  return own.empty() ? Text(pod, "securityContext/" + key) : own;
}

bool Holds(const YAML::Node& list, const std::string& item) {
  for (const YAML::Node& entry : list) {
    if (entry.as<std::string>() == item) return true;
  }
  return false;
}

void Judge(const YAML::Node& container, const YAML::Node& pod,
           std::vector<std::string>& forbidden) {
  const auto refuse = [&](bool breaks, const std::string& what) {
    if (breaks) forbidden.push_back(Text(container, "name") + ": " + what);
  };
  const YAML::Node context = At(container, "securityContext");
  refuse(Text(context, "privileged") == "true", "privileged");
  refuse(Text(context, "allowPrivilegeEscalation") != "false",
         "allowPrivilegeEscalation");
  refuse(!Holds(At(context, "capabilities/drop"), "ALL"), "capabilities.drop");
  for (const YAML::Node& added : At(context, "capabilities/add")) {
    refuse(added.as<std::string>() != "NET_BIND_SERVICE", "capabilities.add");
  }
  refuse(Either(container, pod, "runAsNonRoot") != "true", "runAsNonRoot");
  refuse(Either(container, pod, "runAsUser") == "0", "runAsUser");
  const std::string seccomp = Either(container, pod, "seccompProfile/type");
  refuse(seccomp != "RuntimeDefault" && seccomp != "Localhost",
         "seccompProfile");
  refuse(At(context, "procMount").IsDefined(), "procMount");
  refuse(At(context, "seLinuxOptions").IsDefined(), "seLinuxOptions");
  for (const YAML::Node& port : At(container, "ports")) {
    refuse(At(port, "hostPort").IsDefined(), "hostPort");
  }
  for (const char* probe : {"livenessProbe", "readinessProbe", "startupProbe",
                            "lifecycle/preStop", "lifecycle/postStart"}) {
    for (const char* kind : {"/httpGet/host", "/tcpSocket/host"}) {
      refuse(At(container, std::string(probe) + kind).IsDefined(),
             std::string(probe) + kind);
    }
  }
}

}  // namespace

std::vector<std::string> Forbidden(const YAML::Node& pod) {
  std::vector<std::string> forbidden;
  for (const char* key : {"hostNetwork", "hostPID", "hostIPC"}) {
    if (Text(pod, key) == "true") forbidden.emplace_back(key);
  }
  if (At(pod, "securityContext/sysctls").IsDefined()) {
    forbidden.emplace_back("sysctls");
  }
  const std::set<std::string> volumes{
      "configMap", "csi",       "downwardAPI", "emptyDir",
      "ephemeral", "projected", "secret",      "persistentVolumeClaim"};
  for (const YAML::Node& volume : At(pod, "volumes")) {
    for (const auto& entry : volume) {
      const auto key = entry.first.as<std::string>();
      if (key != "name" && !volumes.contains(key)) {
        forbidden.push_back("volume: " + key);
      }
    }
  }
  for (const char* list : {"containers", "initContainers"}) {
    for (const YAML::Node& container : At(pod, list)) {
      Judge(container, pod, forbidden);
    }
  }
  return forbidden;
}

}  // namespace leadsman
