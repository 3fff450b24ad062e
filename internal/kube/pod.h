// Pod: what the API server says of our own pod. Pure.
//
// What it does not say is left out, never guessed. All texts are cleaned and of
// bounded length.
#ifndef LEADSMAN_INTERNAL_KUBE_POD_H_
#define LEADSMAN_INTERNAL_KUBE_POD_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "internal/health/container_news.h"
#include "internal/health/incident.h"

namespace leadsman {

// The object that made the pod and keeps it: a ReplicaSet, a StatefulSet, ….
struct PodOwner {
  std::string kind;
  std::string name;

  bool operator==(const PodOwner&) const = default;
};

struct Pod {
  std::string uid;
  bool deleting = false;  // it has a deletionTimestamp
  std::string template_hash;
  PodOwner owner;
  std::string node;
  std::string default_container;              // kubectl's annotation
  std::vector<std::string> containers;        // without init containers
  std::vector<std::string> gates;             // types of spec.readinessGates
  std::vector<ContainerNews> container_news;  // of those with a status

  const ContainerNews* News(std::string_view container) const;
  bool operator==(const Pod&) const = default;
};

// nullopt: no JSON, or no pod with a uid.
std::optional<Pod> ParsePod(std::string_view json);

// Which container the checks speak of: the configured one, else kubectl's
// default, else the only one beside ours (named "leadsman"; our own name cannot
// be known otherwise), else "".
std::string WebContainer(const Pod& pod, const std::string& configured);

// "/api/v1/namespaces/shop/pods/web-0"
std::string PodPath(const PodFacts& pod);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_KUBE_POD_H_
