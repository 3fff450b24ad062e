// ThresholdTracker: turns a stream of outcomes into health, with hysteresis.
//
// The rule is the kubelet's (pkg/kubelet/prober/worker.go): a run of
// consecutive equal results moves the published health once it reaches its
// threshold; readiness starts not ready, liveness starts live. Ours beside it:
// failures before the first pass are `starting` until the startup deadline,
// and `inconclusive` moves nothing, three times in a row at most: from the
// fourth on a time-out counts as a failure, and other trouble shows as trouble.
// No clock, no I/O, no lock: feed it outcomes in order, from one thread.
#ifndef LEADSMAN_INTERNAL_HEALTH_THRESHOLD_H_
#define LEADSMAN_INTERNAL_HEALTH_THRESHOLD_H_

#include <optional>
#include <string_view>

#include "internal/base/clock.h"
#include "internal/health/check.h"
#include "internal/health/outcome.h"

namespace leadsman {

// What is published. kStarting: not ready, live, nobody told.
enum class Health { kStarting, kUp, kDown };

// What people are shown; kBlocked is the Monitor's to say (dependsOn).
enum class State { kStarting, kUp, kDegraded, kPending, kDown, kBlocked };

std::string_view ToString(Health health);
std::string_view ToString(State state);

// How a check begins, from what was known before this start.
enum class Resume {
  kFresh,         // nothing known
  kPassedBefore,  // has passed in this pod: never `starting` because of
                  // failures
  kUp,            // was up when its definition changed (a reload)
  kDown,          // an incident is open: down, its first pass is its recovery
};

struct Streak {
  Verdict verdict = Verdict::kInconclusive;  // kPass or kFail; none yet
  int count = 0;

  bool operator==(const Streak&) const = default;
};

struct HealthChange {
  Health from;
  Health to;

  bool operator==(const HealthChange&) const = default;
};

class ThresholdTracker {
 public:
  // `started`: where startup_deadline counts from.
  // `degraded`: with Resume::kUp, until the next pass says.
  ThresholdTracker(const Thresholds& thresholds, SteadyTime started,
                   Resume resume = Resume::kFresh, bool degraded = false);

  // Takes the next outcome; returns the change if, and only if, health moved.
  std::optional<HealthChange> Observe(Verdict verdict, Reason reason,
                                      SteadyTime now);

  Health health() const { return health_; }
  State state() const;
  Streak run() const { return run_; }
  // A contrary result is in, its threshold not reached: ask again sooner.
  bool pending() const { return pending_; }
  // Up, but the last pass broke `warn`; stands while failures are pending.
  bool degraded() const { return health_ == Health::kUp && degraded_; }
  // More than three inconclusive results in a row, not by time-out.
  bool trouble() const { return trouble_; }

 private:
  Thresholds thresholds_;
  SteadyTime deadline_;
  Health health_;
  Streak run_;
  int inconclusive_ = 0;
  bool pending_ = false;
  bool degraded_ = false;
  bool trouble_ = false;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_HEALTH_THRESHOLD_H_
