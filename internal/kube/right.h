// Right: what an identity must be allowed to do, as RBAC names it.
#ifndef LEADSMAN_INTERNAL_KUBE_RIGHT_H_
#define LEADSMAN_INTERNAL_KUBE_RIGHT_H_

#include <string>
#include <string_view>

namespace leadsman {

struct Right {
  std::string_view verb;
  std::string_view group;  // "" = core
  std::string_view resource;
  std::string_view subresource = "";

  auto operator<=>(const Right&) const = default;  // NOLINT(*-use-nullptr)
};

inline constexpr Right kCreateEvents{"create", "events.k8s.io", "events"};
inline constexpr Right kPatchEvents{"patch", "events.k8s.io", "events"};
inline constexpr Right kPatchPodStatus{"patch", "", "pods", "status"};
inline constexpr Right kGetPods{"get", "", "pods"};

// "patch pods/status", "create events.events.k8s.io": kubectl's words.
std::string Describe(const Right& right);

// As it stands under `rules:` in a Role, in one line:
// {apiGroups: [""], resources: [pods/status], verbs: [patch]}
std::string RoleRule(const Right& right);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_KUBE_RIGHT_H_
