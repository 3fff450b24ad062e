// ContainerNews: what Kubernetes knows of the web container, as the pod's
// status said it (core/v1 ContainerStatus). What is not known is left out.
#ifndef LEADSMAN_INTERNAL_HEALTH_CONTAINER_NEWS_H_
#define LEADSMAN_INTERNAL_HEALTH_CONTAINER_NEWS_H_

#include <optional>
#include <string>

#include "internal/base/clock.h"

namespace leadsman {

// How a container's process ended (ContainerStateTerminated).
struct Termination {
  std::string reason;  // "OOMKilled", "Error", "Completed"; "" = not said
  int exit_code = 0;
  std::optional<WallTime> at;

  bool operator==(const Termination&) const = default;
};

struct ContainerNews {
  std::string name;
  std::string image;
  int restarts = 0;
  std::optional<Termination> ended;  // the last one

  bool operator==(const ContainerNews&) const = default;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_HEALTH_CONTAINER_NEWS_H_
