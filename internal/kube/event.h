// Event: what is said about the pod in Kubernetes' own words
// (events.k8s.io/v1), and the requests' bodies. Pure.
//
// Once created, nothing of an event but its series is ever patched: newer
// servers refuse the rest.
#ifndef LEADSMAN_INTERNAL_KUBE_EVENT_H_
#define LEADSMAN_INTERNAL_KUBE_EVENT_H_

#include <string>
#include <string_view>

#include "internal/base/clock.h"
#include "internal/health/incident.h"

namespace leadsman {

inline constexpr std::string_view kEventsController = "leadsman.io/leadsman";

struct Event {
  std::string name;  // EventName
  WallTime at;
  bool warning = false;     // its type: Warning or Normal
  std::string_view reason;  // "CheckFailed"; UpperCamelCase, <= 128 bytes
  std::string_view action;  // "Probe"; likewise
  std::string note;         // for people; anything, cleaned and cut in the JSON
  std::string container;    // which one it is about; "" = the pod as a whole
  int count = 1;            // how often it has happened,
  WallTime last;            // and when last; with count > 1
};

// "web-0.187a3f0c5b9d2a00": the pod's name and `at` in nanoseconds since 1970,
// in hexadecimal. A pod's name too long for that is cut.
std::string EventName(std::string_view pod, WallTime at);

// "/apis/events.k8s.io/v1/namespaces/shop/events".
std::string EventsPath(std::string_view pod_namespace);

// To be POSTed there as application/json.
std::string EventJson(const Event& event, const PodFacts& pod);

// To be PATCHed to PATH/NAME as application/merge-patch+json; `count` of 2 or
// more.
std::string SeriesJson(const Event& event);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_KUBE_EVENT_H_
