// Which API server, and who we are to it, if at all. Reads files, blocks:
// before the loop runs.
#ifndef LEADSMAN_CMD_LEADSMAN_KUBE_ACCESS_H_
#define LEADSMAN_CMD_LEADSMAN_KUBE_ACCESS_H_

#include <map>
#include <optional>
#include <string>

#include "internal/config/settings.h"
#include "internal/health/incident.h"
#include "internal/kube/in_cluster.h"

namespace leadsman {

struct KubeChoice {
  std::optional<KubeAccess> access;
  std::string why;  // there is none; one line, and what to do
  // It is wanted and cannot be, which is to be said once. Else, without
  // access, it is off, and there is nothing to say.
  bool trouble = false;
};

// LEADSMAN_KUBECONFIG before the pod's own identity; `environment` is the
// process's, `folder` where the kubelet puts that identity.
KubeChoice ChooseKubeAccess(
    const KubernetesSettings& settings,
    const std::map<std::string, std::string>& environment,
    const std::string& folder = kServiceAccountFolder);

// Where POD_NAMESPACE is not set, the identity's namespace is the pod's.
PodFacts WithNamespace(PodFacts pod, const KubeChoice& choice);

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_KUBE_ACCESS_H_
