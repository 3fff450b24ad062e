// Condition: what spec.readinessGates waits for, made from the newest Snapshot.
// Pure.
//
// In step with /readyz. The kubelet shows a gate's status alone, so reason and
// message are for those who look into the pod's YAML.
#ifndef LEADSMAN_INTERNAL_KUBE_CONDITION_H_
#define LEADSMAN_INTERNAL_KUBE_CONDITION_H_

#include <string>
#include <string_view>

#include "internal/base/clock.h"
#include "internal/health/snapshot.h"

namespace leadsman {

struct Condition {
  bool ready = false;
  std::string reason;   // ChecksUp, ChecksDown, ChecksStarting or Draining
  std::string message;  // at most 1 KiB; names what is not up, never content

  bool operator==(const Condition&) const = default;
};

// Before anything is published: starting.
Condition ConditionOf(const Snapshot& snapshot);

// The body of a strategic merge patch of pods/status. That merges the list by
// `type` (a JSON merge patch would replace all conditions), and refuses a pod
// of another uid.
std::string ConditionPatch(const Condition& condition, std::string_view type,
                           std::string_view uid, WallTime changed);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_KUBE_CONDITION_H_
