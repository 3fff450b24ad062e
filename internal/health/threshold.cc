#include "internal/health/threshold.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace leadsman {
namespace {

constexpr int kInconclusiveInARow = 3;

Health BeginningOf(Resume resume) {
  switch (resume) {
    case Resume::kFresh:
    case Resume::kPassedBefore:
      return Health::kStarting;
    case Resume::kUp:
      return Health::kUp;
    case Resume::kDown:
      return Health::kDown;
  }
  return Health::kStarting;
}

}  // namespace

std::string_view ToString(Health health) {
  constexpr std::array<std::string_view, 3> kWords{"starting", "up", "down"};
  return kWords.at(static_cast<std::size_t>(health));
}

std::string_view ToString(State state) {
  constexpr std::array<std::string_view, 6> kWords{
      "starting", "up", "degraded", "pending", "down", "blocked"};
  return kWords.at(static_cast<std::size_t>(state));
}

ThresholdTracker::ThresholdTracker(const Thresholds& thresholds,
                                   SteadyTime started, Resume resume,
                                   bool degraded)
    : thresholds_(thresholds),
      deadline_(started + (resume == Resume::kFresh
                               ? thresholds.startup_deadline
                               : milliseconds(0))),
      health_(BeginningOf(resume)),
      degraded_(degraded) {}

std::optional<HealthChange> ThresholdTracker::Observe(Verdict verdict,
                                                      Reason reason,
                                                      SteadyTime now) {
  if (verdict == Verdict::kInconclusive) {
    const bool bounded = ++inconclusive_ > kInconclusiveInARow;
    trouble_ = bounded && reason != Reason::kTimeout;
    if (!bounded || trouble_) return std::nullopt;
    verdict = Verdict::kFail;
  } else {
    inconclusive_ = 0;
    trouble_ = false;
  }

  const bool pass = Passed(verdict);
  const Verdict counted = pass ? Verdict::kPass : Verdict::kFail;
  if (run_.verdict == counted) {
    ++run_.count;
  } else {
    run_ = {counted, 1};
  }

  const Health said = pass ? Health::kUp : Health::kDown;
  const bool excused = health_ == Health::kStarting && !pass && now < deadline_;
  const int needed = pass ? thresholds_.success : thresholds_.failure;
  const bool contrary = said != health_ && !excused;
  pending_ = contrary && run_.count < needed;
  degraded_ = verdict == Verdict::kWarn || (degraded_ && !pass);
  if (!contrary || pending_) return std::nullopt;

  const HealthChange change{health_, said};
  health_ = said;
  return change;
}

State ThresholdTracker::state() const {
  if (pending_) return State::kPending;
  switch (health_) {
    case Health::kStarting:
      return State::kStarting;
    case Health::kUp:
      return degraded() ? State::kDegraded : State::kUp;
    case Health::kDown:
      return State::kDown;
  }
  return State::kStarting;
}

}  // namespace leadsman
