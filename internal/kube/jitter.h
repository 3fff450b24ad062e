// Jitter: waits that differ from pod to pod, lest all come back at once to an
// API server that was away.
#ifndef LEADSMAN_INTERNAL_KUBE_JITTER_H_
#define LEADSMAN_INTERNAL_KUBE_JITTER_H_

#include <cstdint>
#include <functional>
#include <random>
#include <string>

#include "internal/base/clock.h"
#include "internal/health/incident.h"

namespace leadsman {

class Jitter {
 public:
  // The same for the same pod, so that a test knows it.
  explicit Jitter(const PodFacts& pod)
      : random_(std::hash<std::string>()(pod.name + pod.uid)) {}

  // `wait` and up to a quarter more; never less, for Retry-After's sake.
  milliseconds Over(milliseconds wait) {
    const auto quarter = static_cast<std::uint64_t>(wait.count()) / 4;
    return wait + milliseconds(random_() % (quarter + 1));
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_KUBE_JITTER_H_
