// Kubeconfig: kubectl's file, YAML or JSON, to a KubeAccess by its
// current-context. For tests and for use outside a cluster.
//
// Of one file only. Server, CA, token and client certificate; what runs other
// programs or speaks for somebody else (exec, auth-provider, impersonation) is
// refused. Paths count from the file's folder. The reader's limits (yaml.h)
// hold, and no error quotes a value.
#ifndef LEADSMAN_INTERNAL_CONFIG_KUBECONFIG_H_
#define LEADSMAN_INTERNAL_CONFIG_KUBECONFIG_H_

#include <string>
#include <string_view>

#include "internal/base/result.h"
#include "internal/config/settings.h"

namespace leadsman {

// Pure. The first error, in full: "FILE:LINE:COLUMN: users[0].user.exec: is not
// supported; …".
[[nodiscard]] Result<KubeAccess, std::string> ParseKubeconfig(
    std::string_view text, const std::string& file);

// Reads the file too, of at most 1 MiB. Blocks; any thread.
[[nodiscard]] Result<KubeAccess, std::string> ReadKubeconfig(
    const std::string& file);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_KUBECONFIG_H_
