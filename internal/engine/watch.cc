#include "internal/engine/watch.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

namespace leadsman {
namespace {

constexpr std::size_t kTold = 10;  // attempts that go with a Transition

Resume ResumeOf(Health health, bool passed) {
  switch (health) {
    case Health::kStarting:
      return passed ? Resume::kPassedBefore : Resume::kFresh;
    case Health::kUp:
      return Resume::kUp;
    case Health::kDown:
      return Resume::kDown;
  }
  return Resume::kFresh;
}

}  // namespace

Watch::Watch(std::shared_ptr<const Check> check, const Memory& memory,
             std::size_t ring, SteadyTime steady, WallTime wall,
             milliseconds resolve_after)
    : tracker_(check->thresholds, steady + check->schedule.initial_delay,
               memory.resume),
      ring_(ring),
      passed_(memory.resume == Resume::kPassedBefore),
      resolve_after_(resolve_after),
      down_since_(memory.since) {
  state_.check = std::move(check);
  state_.state = tracker_.state();
  state_.health = tracker_.health();
  state_.since = memory.resume == Resume::kDown ? memory.since : wall;
  if (memory.closed) {
    ended_ = memory.incident;
    ended_at_ = *memory.closed;
  } else {
    state_.incident = memory.incident;
  }
}

void Watch::Redefine(std::shared_ptr<const Check> check, SteadyTime started) {
  if (!AsksTheSame(*check, *state_.check)) {
    tracker_ = ThresholdTracker(
        check->thresholds, started + check->schedule.initial_delay,
        ResumeOf(state_.health, passed_), tracker_.degraded());
    state_.state = Shown();
    state_.run = tracker_.run();
    state_.trouble = false;
  }
  state_.check = std::move(check);
}

Transition Watch::Remove(WallTime wall) const {
  Transition transition{.check = state_.check,
                        .from = state_.health,
                        .to = Health::kStarting,
                        .at = wall,
                        .incident = state_.incident,
                        .because = state_.last,
                        .recent = ring_.Last(kTold),
                        .removed = true};
  if (transition.from == Health::kDown) transition.down_since = down_since_;
  return transition;
}

std::optional<Transition> Watch::Take(const Outcome& outcome, SteadyTime steady,
                                      WallTime wall) {
  const Streak before = tracker_.run();
  const auto change = tracker_.Observe(outcome.verdict, outcome.reason, steady);
  ring_.Add({.at = wall,
             .verdict = outcome.verdict,
             .reason = outcome.reason,
             .status = outcome.evidence.status,
             .latency = outcome.latency});
  ++state_.tally.Of(outcome.verdict, outcome.reason);
  if (state_.state != Shown()) state_.since = wall;
  state_.state = Shown();
  state_.health = tracker_.health();
  passed_ |= state_.health == Health::kUp;
  state_.run = tracker_.run();
  state_.trouble = tracker_.trouble();
  state_.attempted_at = wall;
  // Not by the verdict: the fourth time-out of our own counts as a failure.
  if (state_.run != before && state_.run.verdict == Verdict::kFail) {
    state_.failed = outcome.reason;
  }
  state_.last = outcome;
  if (!change) return std::nullopt;
  ++(change->to == Health::kDown ? state_.tally.went_down
                                 : state_.tally.went_up);

  // The id opens with the edge to down and closes with the edge from it.
  if (change->to == Health::kDown) {
    const bool goes_on = !ended_.empty() && wall < ended_at_ + resolve_after_;
    state_.incident = goes_on ? ended_ : IncidentId(check().name, wall);
    down_since_ = wall;
  }
  Transition transition{.check = state_.check,
                        .from = change->from,
                        .to = change->to,
                        .at = wall,
                        .incident = state_.incident,
                        .because = outcome,
                        .recent = ring_.Last(kTold)};
  if (change->from == Health::kDown) {
    transition.down_since = down_since_;
    ended_ = std::exchange(state_.incident, {});
    ended_at_ = wall;
  }
  return transition;
}

bool Watch::Block(bool blocked, WallTime wall) {
  blocked_ = blocked;
  if (state_.state == Shown()) return false;
  state_.state = Shown();
  state_.since = wall;
  return true;
}

State Watch::Shown() const {
  const State state = tracker_.state();
  return blocked_ && state == State::kDown ? State::kBlocked : state;
}

bool Watch::unsure() const {
  return tracker_.pending() && !tracker_.trouble() &&
         tracker_.run().verdict == Verdict::kFail;
}

bool Watch::rising() const {
  return tracker_.pending() && !tracker_.trouble() &&
         tracker_.health() == Health::kDown &&
         tracker_.run().verdict == Verdict::kPass;
}

Pace Watch::pace() const {
  if (tracker_.pending()) return Pace::kPending;
  return tracker_.health() == Health::kDown ? Pace::kDown : Pace::kSteady;
}

}  // namespace leadsman
