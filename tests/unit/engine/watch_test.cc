#include "internal/engine/watch.h"

#include <memory>
#include <optional>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

using std::chrono::seconds;

constexpr WallTime kWall{seconds(1'795'485'600)};

std::shared_ptr<const Check> Web() {
  Check check{.name = "web"};
  check.thresholds = {
      .success = 1, .failure = 2, .startup_deadline = seconds(0)};
  return std::make_shared<const Check>(check);
}

const Outcome kPass{.verdict = Verdict::kPass, .reason = Reason::kOk};
const Outcome kFail{.verdict = Verdict::kFail,
                    .reason = Reason::kStatus,
                    .evidence = {.status = 500}};

TEST(WatchTest, AnIncidentOpensAtTheEdgeAndClosesAtTheNext) {
  Watch watch(Web(), Memory(), 10, SteadyTime(), kWall);
  EXPECT_FALSE(watch.Take(kFail, SteadyTime(), kWall));
  const auto down = watch.Take(kFail, SteadyTime(), kWall + seconds(1));
  ASSERT_TRUE(down);
  EXPECT_EQ(down->incident, "web-20261124T020001000Z");
  EXPECT_EQ(down->to, Health::kDown);
  EXPECT_EQ(down->recent.size(), 2U);
  EXPECT_EQ(down->recent.back().status, 500);
  EXPECT_EQ(watch.state().incident, down->incident);

  const auto up = watch.Take(kPass, SteadyTime(), kWall + seconds(9));
  ASSERT_TRUE(up);
  EXPECT_EQ(up->from, Health::kDown);
  EXPECT_EQ(up->incident, down->incident);
  EXPECT_EQ(watch.state().incident, "");
}

TEST(WatchTest, AnEdgeFromDownSaysSinceWhenItWas) {
  Watch watch(Web(), Memory(), 10, SteadyTime(), kWall);
  watch.Take(kFail, SteadyTime(), kWall);
  const auto down = watch.Take(kFail, SteadyTime(), kWall + seconds(1));
  EXPECT_FALSE(down->down_since);
  watch.Take(kFail, SteadyTime(), kWall + seconds(5));
  EXPECT_EQ(watch.Remove(kWall + seconds(6)).down_since, kWall + seconds(1));
  const auto up = watch.Take(kPass, SteadyTime(), kWall + seconds(9));
  EXPECT_EQ(up->down_since, kWall + seconds(1));
  EXPECT_FALSE(watch.Remove(kWall + seconds(10)).down_since);
}

TEST(WatchTest, SinceIsWhenTheStateBecameSo) {
  Watch watch(Web(), Memory(), 10, SteadyTime(), kWall);
  watch.Take(kPass, SteadyTime(), kWall + seconds(1));
  watch.Take(kPass, SteadyTime(), kWall + seconds(2));
  EXPECT_EQ(watch.state().since, kWall + seconds(1));
  EXPECT_EQ(watch.state().attempted_at, kWall + seconds(2));
  watch.Take(kFail, SteadyTime(), kWall + seconds(3));
  EXPECT_EQ(watch.state().state, State::kPending);
  EXPECT_EQ(watch.state().since, kWall + seconds(3));
}

TEST(WatchTest, AResumedIncidentRecoversUnderItsOwnId) {
  const Memory memory{.resume = Resume::kDown,
                      .incident = "web-20261124T010000000Z",
                      .since = kWall - seconds(3600)};
  Watch watch(Web(), memory, 10, SteadyTime(), kWall);
  EXPECT_EQ(watch.state().state, State::kDown);
  EXPECT_EQ(watch.state().since, kWall - seconds(3600));
  const auto up = watch.Take(kPass, SteadyTime(), kWall);
  ASSERT_TRUE(up);
  EXPECT_EQ(up->incident, memory.incident);
  EXPECT_EQ(up->down_since, memory.since);
}

TEST(WatchTest, TheLastFailuresReasonOutlivesWhatMovesNothing) {
  Watch watch(Web(), Memory(), 10, SteadyTime(), kWall);
  watch.Take(kFail, SteadyTime(), kWall);
  watch.Take(kPass, SteadyTime(), kWall);
  EXPECT_EQ(watch.state().failed, Reason::kStatus);
  const Outcome late{.verdict = Verdict::kInconclusive,
                     .reason = Reason::kTimeout};
  for (int i = 0; i < 3; ++i) watch.Take(late, SteadyTime(), kWall);
  EXPECT_EQ(watch.state().failed, Reason::kStatus);
  watch.Take(late, SteadyTime(), kWall);  // from here on it is a failure
  EXPECT_EQ(watch.state().failed, Reason::kTimeout);
}

constexpr milliseconds kResolveAfter{120'000};

TEST(WatchTest, AFailureWithinResolveAfterContinuesTheIncident) {
  Watch watch(Web(), Memory(), 10, SteadyTime(), kWall, kResolveAfter);
  watch.Take(kFail, SteadyTime(), kWall);
  const auto first = watch.Take(kFail, SteadyTime(), kWall);
  watch.Take(kPass, SteadyTime(), kWall + seconds(10));
  EXPECT_EQ(watch.state().incident, "");
  watch.Take(kFail, SteadyTime(), kWall + seconds(129));
  const auto again = watch.Take(kFail, SteadyTime(), kWall + seconds(129));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->incident, first->incident);
  EXPECT_EQ(watch.state().incident, first->incident);

  watch.Take(kPass, SteadyTime(), kWall + seconds(200));
  watch.Take(kFail, SteadyTime(), kWall + seconds(320));
  const auto other = watch.Take(kFail, SteadyTime(), kWall + seconds(320));
  ASSERT_TRUE(other);
  EXPECT_EQ(other->incident, "web-20261124T020520000Z");
}

TEST(WatchTest, AFailureWithinResolveAfterContinuesItAfterARestartToo) {
  const Memory memory{.resume = Resume::kPassedBefore,
                      .incident = "web-20261124T010000000Z",
                      .since = kWall - seconds(3600),
                      .closed = kWall - seconds(60)};
  Watch watch(Web(), memory, 10, SteadyTime(), kWall, kResolveAfter);
  EXPECT_EQ(watch.state().incident, "");
  watch.Take(kFail, SteadyTime(), kWall);
  const auto down = watch.Take(kFail, SteadyTime(), kWall);
  ASSERT_TRUE(down);
  EXPECT_EQ(down->incident, memory.incident);
}

TEST(WatchTest, CountsByVerdictAndReason) {
  Watch watch(Web(), Memory(), 10, SteadyTime(), kWall);
  watch.Take(kPass, SteadyTime(), kWall);
  watch.Take(kFail, SteadyTime(), kWall);
  watch.Take(kFail, SteadyTime(), kWall);
  const Tally& tally = watch.state().tally;
  EXPECT_EQ(tally.Of(Verdict::kFail, Reason::kStatus), 2U);
  EXPECT_EQ(tally.Of(Verdict::kPass, Reason::kOk), 1U);
  EXPECT_EQ(tally.Of(Verdict::kFail, Reason::kOk), 0U);
}

TEST(WatchTest, CountsTheMovesOfItsHealth) {
  Watch watch(Web(), Memory(), 10, SteadyTime(), kWall);
  const auto moves = [&] {
    return std::pair(watch.state().tally.went_up,
                     watch.state().tally.went_down);
  };
  EXPECT_EQ(moves(), std::pair(0UL, 0UL));
  watch.Take(kPass, SteadyTime(), kWall);
  watch.Take(kFail, SteadyTime(), kWall);  // one failure is no move
  EXPECT_EQ(moves(), std::pair(1UL, 0UL));
  watch.Take(kFail, SteadyTime(), kWall);
  EXPECT_EQ(moves(), std::pair(1UL, 1UL));
  watch.Take(kPass, SteadyTime(), kWall);
  EXPECT_EQ(moves(), std::pair(2UL, 1UL));
}

TEST(WatchTest, TheStartupDeadlineCountsFromAfterTheInitialDelay) {
  Check check{.name = "web"};
  check.schedule.initial_delay = seconds(30);
  check.thresholds = {.failure = 1, .startup_deadline = seconds(10)};
  Watch watch(std::make_shared<const Check>(check), Memory(), 10, SteadyTime(),
              kWall);
  EXPECT_FALSE(watch.Take(kFail, SteadyTime(seconds(39)), kWall));
  EXPECT_TRUE(watch.Take(kFail, SteadyTime(seconds(40)), kWall));
}

}  // namespace
}  // namespace leadsman
