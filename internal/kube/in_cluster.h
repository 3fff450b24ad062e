// In-cluster identity: what the kubelet gives a container. Reads files; any
// thread, before the loop runs.
#ifndef LEADSMAN_INTERNAL_KUBE_IN_CLUSTER_H_
#define LEADSMAN_INTERNAL_KUBE_IN_CLUSTER_H_

#include <string>

#include "internal/base/result.h"
#include "internal/config/settings.h"

namespace leadsman {

inline constexpr const char* kServiceAccountFolder =
    "/var/run/secrets/kubernetes.io/serviceaccount";

// `host` and `port`: KUBERNETES_SERVICE_HOST and _PORT. `folder` holds `token`
// and `ca.crt`, read anew by who uses them, and `namespace`, read now; without
// that file none is named. The error is one line and says what to do.
[[nodiscard]] Result<KubeAccess, std::string> InClusterAccess(
    const std::string& host, const std::string& port,
    const std::string& folder = kServiceAccountFolder);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_KUBE_IN_CLUSTER_H_
