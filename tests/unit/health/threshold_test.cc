#include "internal/health/threshold.h"

#include <ostream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// One letter an attempt, one second apart, the first at 0 s: Pass, Warn, Fail,
// t (inconclusive by time-out), i (inconclusive, our own trouble).
// Trace, the state after each: S starting, U up, D down, G degraded, p pending.
struct Case {
  const char* name;
  Thresholds thresholds;
  Resume resume;
  std::string_view verdicts;
  std::string_view trace;
};

void PrintTo(const Case& story, std::ostream* out) { *out << story.verdicts; }

constexpr Thresholds Make(int failure, int success, int startup_seconds) {
  return {.success = success,
          .failure = failure,
          .startup_deadline = milliseconds(startup_seconds * 1000)};
}

constexpr Thresholds kPlain = Make(3, 1, 0);
constexpr Thresholds kTwoUp = Make(3, 2, 0);
constexpr Thresholds kSlowStart = Make(3, 1, 5);
constexpr auto kFresh = Resume::kFresh;

const Case kCases[] = {
    {"FirstPassIsReady", kPlain, kFresh, "P", "U"},
    {"FallsAtTheThreshold", kPlain, kFresh, "PFFF", "UppD"},
    {"FailuresMustBeConsecutive", kPlain, kFresh, "PFFPFF", "UppUpp"},
    {"FirstFailuresWaitForTheThreshold", kPlain, kFresh, "FFF", "ppD"},
    {"RecoversOnlyAfterSuccessThreshold", kTwoUp, kFresh, "PPFFFPP", "pUppDpU"},
    {"PassesMustBeConsecutive", kTwoUp, kFresh, "PPFFFPFPP", "pUppDpDpU"},
    {"OneFailureIsEnoughWhereSaid", Make(1, 1, 0), kFresh, "PFPF", "UDUD"},
    {"FailuresWithinTheStartupDeadlineAreStarting", kSlowStart, kFresh, "FFFFF",
     "SSSSS"},
    {"DownWhenTheDeadlineHasPassed", kSlowStart, kFresh, "FFFFFF", "SSSSSD"},
    {"TheDeadlineEndsWithTheFirstPass", kSlowStart, kFresh, "FPFFF", "SUppD"},
    {"RunAtTheDeadlineMustReachTheThreshold", kSlowStart, kFresh, "iiiiFFFF",
     "SSSSSpDD"},
    {"PassedBeforeIsNeverExcused", kSlowStart, Resume::kPassedBefore, "FFF",
     "ppD"},
    {"AnOpenIncidentStaysDownUntilItsFirstPass", kSlowStart, Resume::kDown,
     "FFP", "DDU"},
    {"ResumedRecoveryKeepsTheSuccessThreshold", kTwoUp, Resume::kDown, "PFPP",
     "pDpU"},
    {"WarnCountsAsAPass", kPlain, kFresh, "WPWFFF", "GUGppD"},
    {"WarnBreaksARunOfFailures", kPlain, kFresh, "PFFWFF", "UppGpp"},
    {"DegradedStandsWhileFailuresArePending", kPlain, kFresh, "WFP", "GpU"},
    {"InconclusiveNeitherCountsNorResets", kPlain, kFresh, "PFFiF", "UpppD"},
    {"TheFourthTimeOutInARowCounts", kPlain, kFresh, "Ptttttt", "UUUUppD"},
    {"OurOwnTroubleNeverCounts", kPlain, kFresh, "Piiiiiiii", "UUUUUUUUU"},
    {"AConclusiveResultStartsTheBoundAnew", kPlain, kFresh, "PtttPttt",
     "UUUUUUUU"},
};

struct Letter {
  Verdict verdict;
  Reason reason;
};

Letter LetterOf(char c) {
  switch (c) {
    case 'P':
      return {Verdict::kPass, Reason::kOk};
    case 'W':
      return {Verdict::kWarn, Reason::kLatency};
    case 'F':
      return {Verdict::kFail, Reason::kRefused};
    case 't':
      return {Verdict::kInconclusive, Reason::kTimeout};
    default:
      return {Verdict::kInconclusive, Reason::kInternal};
  }
}

char LetterOf(State state) { return "SUGpDB"[static_cast<int>(state)]; }

class ThresholdTrackerTest : public testing::TestWithParam<Case> {};

TEST_P(ThresholdTrackerTest, FollowsTheTrace) {
  const SteadyTime start;
  ThresholdTracker tracker(GetParam().thresholds, start, GetParam().resume);
  std::string trace;
  seconds at(0);
  for (const char c : GetParam().verdicts) {
    const Health before = tracker.health();
    const auto [verdict, reason] = LetterOf(c);
    const auto change = tracker.Observe(verdict, reason, start + at);
    EXPECT_EQ(change.has_value(), tracker.health() != before);
    if (change) {
      EXPECT_EQ(*change, (HealthChange{before, tracker.health()}));
    }
    trace += LetterOf(tracker.state());
    at += seconds(1);
  }
  EXPECT_EQ(trace, GetParam().trace);
}

INSTANTIATE_TEST_SUITE_P(Stories, ThresholdTrackerTest,
                         testing::ValuesIn(kCases),
                         [](const auto& param) { return param.param.name; });

TEST(ThresholdTrackerTroubleTest, ShowsFromTheFourthInARowAndEnds) {
  ThresholdTracker tracker(kPlain, SteadyTime());
  for (int i = 0; i < 3; ++i) {
    tracker.Observe(Verdict::kInconclusive, Reason::kInternal, SteadyTime());
    EXPECT_FALSE(tracker.trouble());
  }
  tracker.Observe(Verdict::kInconclusive, Reason::kInternal, SteadyTime());
  EXPECT_TRUE(tracker.trouble());
  tracker.Observe(Verdict::kFail, Reason::kStatus, SteadyTime());
  EXPECT_FALSE(tracker.trouble());
}

// One letter an attempt; + where it is degraded after it.
TEST(ThresholdTrackerDegradedTest, StandsFromOnePassToTheNextWhileUp) {
  ThresholdTracker tracker(Make(2, 2, 0), SteadyTime());
  std::string trace;
  for (const char c : std::string_view("WWFiWPWFFWPWW")) {
    const auto [verdict, reason] = LetterOf(c);
    tracker.Observe(verdict, reason, SteadyTime());
    trace += tracker.degraded() ? '+' : '-';
  }
  EXPECT_EQ(trace, "-++++-++---++");
}

TEST(ThresholdTrackerRunTest, CountsEqualResultsInARow) {
  ThresholdTracker tracker(kPlain, SteadyTime());
  for (const char c : std::string_view("PWF")) {
    const auto [verdict, reason] = LetterOf(c);
    tracker.Observe(verdict, reason, SteadyTime());
    if (c == 'W') {
      EXPECT_EQ(tracker.run(), (Streak{Verdict::kPass, 2}));
    }
  }
  EXPECT_EQ(tracker.run(), (Streak{Verdict::kFail, 1}));
}

}  // namespace
}  // namespace leadsman
