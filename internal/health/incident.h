// Incident: one check's time of being down, from edge to edge; and Telling:
// what is to be said to people about one or more of them.
#ifndef LEADSMAN_INTERNAL_HEALTH_INCIDENT_H_
#define LEADSMAN_INTERNAL_HEALTH_INCIDENT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "internal/base/clock.h"
#include "internal/health/container_news.h"
#include "internal/health/outcome.h"
#include "internal/health/transition.h"

namespace leadsman {

struct Incident {
  std::string id;  // IncidentId
  std::string check;
  WallTime opened;                 // the edge to down
  std::optional<WallTime> closed;  // the edge back, or its end by removal
  // Facts at the opening edge, frozen there.
  Reason reason = Reason::kInternal;
  std::string detail;
  Evidence evidence;
  std::vector<Attempt> recent;
  std::string target;  // Describe(Target)
  std::string description;
  std::string runbook;
  std::string container;
  std::optional<ContainerNews> container_news;
  bool gates_readiness = false;
  bool gates_liveness = false;
  bool alert = true;  // false: recorded, nobody told

  bool operator==(const Incident&) const = default;
};

enum class TellingEvent {
  kDown,
  kRecovered,
  kDownAndUp,  // its failure could not be told before it was over
  kClosed,     // the check or the pod went away while it was down
  kTest,
};

// "down", "recovered", "down-and-up", "closed", "test": X-Leadsman-Event.
std::string_view ToString(TellingEvent event);

struct Telling {
  TellingEvent event = TellingEvent::kDown;
  std::vector<Incident> incidents;  // one or more, but for kTest
  WallTime at;                      // when it is said
  int checks = 0;                   // how many there are
  int down = 0;                     // how many of them are down now
};

// Who speaks. From the downward API; outside a cluster only `host` is set.
struct PodFacts {
  std::string name;
  std::string namespace_name;
  std::string uid;
  std::string ip;
  std::string host;  // the host's name; stands for the pod outside a cluster

  const std::string& Who() const { return name.empty() ? host : name; }
  bool operator==(const PodFacts&) const = default;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_HEALTH_INCIDENT_H_
