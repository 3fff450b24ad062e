// Watch: one check under observation: its tracker, its last outcome, its past.
// The mutable state behind a CheckState. No clock, no timers: loop thread only.
#ifndef LEADSMAN_INTERNAL_ENGINE_WATCH_H_
#define LEADSMAN_INTERNAL_ENGINE_WATCH_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "internal/base/clock.h"
#include "internal/engine/attempt_ring.h"
#include "internal/engine/course.h"
#include "internal/health/check.h"
#include "internal/health/outcome.h"
#include "internal/health/snapshot.h"
#include "internal/health/threshold.h"
#include "internal/health/transition.h"

namespace leadsman {

// What an earlier run of ours knew of a check.
struct Memory {
  Resume resume = Resume::kFresh;
  std::string incident;  // the open one's id, with Resume::kDown
  WallTime since;        // when it opened
};

class Watch {
 public:
  Watch(std::shared_ptr<const Check> check, const Memory& memory,
        std::size_t ring, SteadyTime steady, WallTime wall);

  // Takes an attempt's outcome; the Transition if health moved.
  std::optional<Transition> Take(const Outcome& outcome, SteadyTime steady,
                                 WallTime wall);

  const Check& check() const { return *state_.check; }
  const CheckState& state() const { return state_; }
  Pace pace() const;

 private:
  ThresholdTracker tracker_;
  AttemptRing ring_;
  CheckState state_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_ENGINE_WATCH_H_
