#include "cmd/leadsman/kube_access.h"

#include <map>
#include <string>
#include <utility>

#include "internal/base/result.h"
#include "internal/config/kubeconfig.h"

namespace leadsman {
namespace {

std::string ValueOf(const std::map<std::string, std::string>& environment,
                    const char* name) {
  const auto found = environment.find(name);
  return found == environment.end() ? "" : found->second;
}

KubeChoice Choice(Result<KubeAccess, std::string> access, const char* asked) {
  if (access) return {.access = *std::move(access)};
  return {.why = asked + (": " + access.error()), .trouble = true};
}

}  // namespace

KubeChoice ChooseKubeAccess(
    const KubernetesSettings& settings,
    const std::map<std::string, std::string>& environment,
    const std::string& folder) {
  if (settings.enabled == KubernetesUse::kOff) {
    return {.why = "kubernetes.enabled is false"};
  }
  const std::string file = ValueOf(environment, "LEADSMAN_KUBECONFIG");
  if (!file.empty()) return Choice(ReadKubeconfig(file), "LEADSMAN_KUBECONFIG");
  const std::string host = ValueOf(environment, "KUBERNETES_SERVICE_HOST");
  const std::string port = ValueOf(environment, "KUBERNETES_SERVICE_PORT");
  const bool outside = host.empty() || port.empty();
  if (outside && settings.enabled == KubernetesUse::kAuto) {
    return {.why = "not in a cluster, and no LEADSMAN_KUBECONFIG"};
  }
  return Choice(InClusterAccess(host, port, folder),
                outside ? "kubernetes.enabled is true" : "kubernetes");
}

PodFacts WithNamespace(PodFacts pod, const KubeChoice& choice) {
  if (pod.namespace_name.empty() && choice.access) {
    pod.namespace_name = choice.access->namespace_name;
  }
  return pod;
}

}  // namespace leadsman
