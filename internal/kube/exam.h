// What `doctor` asks the API server, and what its answers mean: is it there, is
// each right given that the settings need, is this our pod, and would it take
// what we write (dryRun=All, so that nothing is written).
#ifndef LEADSMAN_INTERNAL_KUBE_EXAM_H_
#define LEADSMAN_INTERNAL_KUBE_EXAM_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "internal/base/clock.h"
#include "internal/config/settings.h"
#include "internal/health/incident.h"
#include "internal/kube/client.h"
#include "internal/kube/event.h"
#include "internal/kube/right.h"

namespace leadsman {

struct KubeFinding {
  std::string what;  // "right patch pods/status"
  bool ok = true;
  std::string detail;  // what was found; what to do

  bool operator==(const KubeFinding&) const = default;
};

// A condition, an event and all that is asked about the pod need it whole.
inline constexpr std::string_view kSetPodFacts =
    "set POD_NAME, POD_NAMESPACE and POD_UID in our container's env by "
    "fieldRef (metadata.name, metadata.namespace, metadata.uid)";
bool IsKnown(const PodFacts& pod);

// What `test event` writes, and `doctor` would: Normal, and of nothing.
Event TestEvent(const KubernetesSettings& settings, const PodFacts& pod,
                WallTime now);

// Those that the features need that are on.
std::vector<Right> NeededRights(const KubernetesSettings& settings);

// Loop thread. `done` runs once, never inside this call; not at all once the
// client is gone. What stands on what failed is not asked.
void ExamineKube(KubeClient& client, const KubernetesSettings& settings,
                 const PodFacts& pod, WallTime now,
                 std::function<void(std::vector<KubeFinding>)> done);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_KUBE_EXAM_H_
