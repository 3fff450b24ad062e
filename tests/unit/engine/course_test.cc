#include "internal/engine/course.h"

#include <gtest/gtest.h>

namespace leadsman {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)

constexpr SteadyTime kStart{100s};
const Schedule kEachTen{.period = 10s, .timeout = 1s, .retry_period = 1s};

SteadyTime Next(Pace pace, SteadyTime::duration started,
                SteadyTime::duration ended, Schedule schedule = kEachTen) {
  return NextAttempt(schedule, pace, kStart, kStart + started, kStart + ended);
}

TEST(CourseTest, KeepsAFixedRateWhateverAnAttemptTakes) {
  EXPECT_EQ(Next(Pace::kSteady, 0s, 300ms), kStart + 10s);
  EXPECT_EQ(Next(Pace::kSteady, 10s, 19s), kStart + 20s);
}

TEST(CourseTest, SlowAttemptsMakeTicksCoalesce) {
  EXPECT_EQ(Next(Pace::kSteady, 0s, 34s), kStart + 34s);
}

TEST(CourseTest, AsksSoonerWhilePendingThenReturnsToItsTicks) {
  EXPECT_EQ(Next(Pace::kPending, 10s, 10200ms), kStart + 11s);
  EXPECT_EQ(Next(Pace::kPending, 10s, 12s), kStart + 12s);
  EXPECT_EQ(Next(Pace::kSteady, 11s, 11200ms), kStart + 20s);
}

TEST(CourseTest, HasItsOwnPeriodWhileDownWhereSaid) {
  Schedule schedule = kEachTen;
  EXPECT_EQ(Next(Pace::kDown, 10s, 11s, schedule), kStart + 20s);
  schedule.down_period = 5s;
  EXPECT_EQ(Next(Pace::kDown, 10s, 11s, schedule), kStart + 15s);
}

TEST(CourseTest, AnAttemptBeforeTheFirstTickKeepsIt) {
  EXPECT_EQ(Next(Pace::kSteady, -3s, -2s), kStart);
  EXPECT_EQ(Next(Pace::kSteady, -13s, -12s), kStart - 10s);
  EXPECT_EQ(Next(Pace::kSteady, -10s, -9s), kStart);
}

TEST(CourseTest, SpreadsChecksThatStartTogetherOverThePeriod) {
  EXPECT_EQ(FirstTick(kEachTen, kStart, 0, 1), kStart + 10s);
  EXPECT_EQ(FirstTick(kEachTen, kStart, 0, 4), kStart + 2500ms);
  EXPECT_EQ(FirstTick(kEachTen, kStart, 3, 4), kStart + 10s);
}

}  // namespace
}  // namespace leadsman
