// The tracker against a naive model that looks back over the whole history at
// each step, on random sequences. A failure prints the seed and the sequence.
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "internal/health/threshold.h"

namespace leadsman {
namespace {

// History: one letter a second: P pass, F fail, i our trouble, t time-out of
// ours. What health is published after it?
char Naive(const std::string& history, const Thresholds& thresholds) {
  std::string counted;  // what is left once inconclusive results are settled
  char health = 'S';
  int in_a_row = 0;
  for (std::size_t at = 0; at < history.size(); ++at) {
    const char c = history[at];
    in_a_row = c == 'i' || c == 't' ? in_a_row + 1 : 0;
    if (c == 'i' || (c == 't' && in_a_row <= 3)) continue;
    counted += c == 'P' ? 'P' : 'F';
    const auto ends_with = [&](char letter, int count) {
      return counted.ends_with(
          std::string(static_cast<std::size_t>(count), letter));
    };
    const bool excused =
        health == 'S' && milliseconds(1000 * at) < thresholds.startup_deadline;
    if (ends_with('P', thresholds.success)) health = 'U';
    if (ends_with('F', thresholds.failure) && !excused) health = 'D';
  }
  return health;
}

TEST(ThresholdTrackerPropertyTest, AgreesWithTheNaiveModel) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto draw = [&](int low, int high) {
    return std::uniform_int_distribution(low, high)(random);
  };
  for (int round = 0; round < 4000; ++round) {
    const Thresholds thresholds{
        .success = draw(1, 3),
        .failure = draw(1, 4),
        .startup_deadline = seconds(draw(0, 1) * draw(0, 20))};
    ThresholdTracker tracker(thresholds, SteadyTime());
    // Skewed towards runs, or thresholds are hardly ever reached.
    const std::string letters = draw(0, 1) == 0 ? "PPFF" : "PFFFFFttttti";
    std::string history;
    for (int step = 0; step < 40; ++step) {
      if (history.empty() || draw(0, 2) == 0) {
        history += letters[static_cast<std::size_t>(
            draw(0, static_cast<int>(letters.size()) - 1))];
      } else {
        history += history.back();
      }
      const char c = history.back();
      const Verdict verdict = c == 'P'   ? Verdict::kPass
                              : c == 'F' ? Verdict::kFail
                                         : Verdict::kInconclusive;
      const Reason reason = c == 'P'   ? Reason::kOk
                            : c == 'i' ? Reason::kInternal
                                       : Reason::kTimeout;
      tracker.Observe(verdict, reason, SteadyTime() + seconds(step));
      ASSERT_EQ("SUD"[static_cast<int>(tracker.health())],
                Naive(history, thresholds))
          << history << " failure " << thresholds.failure << " success "
          << thresholds.success << " deadline "
          << thresholds.startup_deadline.count() << " ms";
    }
  }
}

}  // namespace
}  // namespace leadsman
