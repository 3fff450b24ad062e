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
  std::string incident;  // id of the last one
  WallTime since;        // when it opened
  // When it ended; unset with Resume::kDown, for it is open.
  std::optional<WallTime> closed;
};

class Watch {
 public:
  // A failure within `resolve_after` of a recovery continues its incident, as
  // it does for those who are told.
  Watch(std::shared_ptr<const Check> check, const Memory& memory,
        std::size_t ring, SteadyTime steady, WallTime wall,
        milliseconds resolve_after = milliseconds(0));

  // A reload. The same question under another name or with other consequences
  // changes nothing of what is known; another question keeps the health and its
  // incident, until the new answers move them (docs/decisions/0005).
  void Redefine(std::shared_ptr<const Check> check, SteadyTime started);
  void Resize(std::size_t ring) { ring_.Resize(ring); }
  void ResolveAfter(milliseconds time) { resolve_after_ = time; }
  // The check is taken out of the configuration.
  Transition Remove(WallTime wall) const;

  // Takes an attempt's outcome; the Transition if health moved.
  std::optional<Transition> Take(const Outcome& outcome, SteadyTime steady,
                                 WallTime wall);

  // Shows it as blocked while it is down: what it needs is down. True if that
  // changes what is shown.
  bool Block(bool blocked, WallTime wall);

  const Check& check() const { return *state_.check; }
  const CheckState& state() const { return state_; }
  bool degraded() const { return tracker_.degraded(); }
  // It has been up in this pod: failures never make it `starting` again.
  bool passed() const { return passed_; }
  Pace pace() const;
  // It may be on its way down: a failure is in, its threshold not reached, and
  // nothing of ours keeps the verdict from coming.
  bool unsure() const;
  // Down, and its threshold of passes not yet reached.
  bool rising() const;

 private:
  State Shown() const;

  ThresholdTracker tracker_;
  AttemptRing ring_;
  CheckState state_;
  bool blocked_ = false;
  bool passed_;
  milliseconds resolve_after_;
  WallTime down_since_;  // meaningful while it is down
  std::string ended_;    // the last incident that has
  WallTime ended_at_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_ENGINE_WATCH_H_
