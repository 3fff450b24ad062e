#include "internal/kube/in_cluster.h"

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "internal/base/secret.h"
#include "internal/base/text.h"

namespace leadsman {
namespace {

std::optional<int> PortOf(std::string_view text) {
  int port = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, port);
  const bool good = parsed.ec == std::errc() && parsed.ptr == end &&
                    port >= 1 && port <= 65'535;
  return good ? std::optional(port) : std::nullopt;
}

}  // namespace

Result<KubeAccess, std::string> InClusterAccess(const std::string& host,
                                                const std::string& port,
                                                const std::string& folder) {
  const auto fail = [](const std::string& what) {
    return Unexpected<std::string>(what);
  };
  if (host.empty() || port.empty()) {
    return fail(
        "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not both set, "
        "so this is no container of a pod; set LEADSMAN_KUBECONFIG to a "
        "kubeconfig, or kubernetes.enabled: auto");
  }
  const std::optional<int> number = PortOf(port);
  if (!number) {
    return fail("KUBERNETES_SERVICE_PORT is not a port; must be 1 to 65535");
  }
  KubeAccess access{.server = "https://" + HostPort(host, *number),
                    .ca = {Secret::From::kFile, folder + "/ca.crt"},
                    .token = {Secret::From::kFile, folder + "/token"}};
  const auto token = Reveal(access.token);
  if (!token || Trim(*token).empty()) {
    return fail((token ? access.token.text + " is empty" : token.error()) +
                "; the pod or its ServiceAccount has "
                "automountServiceAccountToken: false: set it to true, or "
                "kubernetes.enabled: false");
  }
  if (const auto ca = Reveal(access.ca); !ca) {
    return fail(ca.error() +
                "; mount the cluster's CA beside the token (projected volume, "
                "ConfigMap kube-root-ca.crt), or set kubernetes.enabled: "
                "false");
  }
  const auto named = Reveal({Secret::From::kFile, folder + "/namespace"});
  if (named) access.namespace_name = Trim(*named);
  return access;
}

}  // namespace leadsman
