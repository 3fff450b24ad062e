#include "internal/notify/retry.h"

#include <chrono>
#include <cstdint>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

using std::chrono::hours;

TEST(Retry, Guarantee4WaitsFrom5SecondsTo15Minutes) {
  const RetrySettings settings;
  milliseconds longest_before{0};
  for (int tries = 1; tries < 600; ++tries) {
    milliseconds least = RetryDelay(settings, tries, 0);
    milliseconds most = least;
    for (std::uint64_t random = 1; random < 2000; ++random) {
      const milliseconds delay =
          RetryDelay(settings, tries, random * 0x9e3779b97f4a7c15U);
      least = std::min(least, delay);
      most = std::max(most, delay);
    }
    EXPECT_GE(least, seconds(5));
    EXPECT_LE(most, std::chrono::minutes(15));
    EXPECT_GT(most - least, least / 2) << "no jitter";
    EXPECT_GE(most + seconds(1), longest_before);
    longest_before = std::min(most, milliseconds(880'000));
  }
  EXPECT_GT(longest_before, std::chrono::minutes(14));
}

TEST(Retry, DoublesItsStep) {
  const RetrySettings settings;
  EXPECT_EQ(RetryDelay(settings, 1, 0), seconds(5));
  EXPECT_EQ(RetryDelay(settings, 2, 0), seconds(10));
  EXPECT_EQ(RetryDelay(settings, 3, 0), seconds(20));
  EXPECT_EQ(RetryDelay(settings, 8, 0), seconds(450));
  EXPECT_EQ(RetryDelay(settings, 1'000'000, 0), seconds(450));
}

TEST(Retry, TroubleWaitsTheLongestStepFromTheFirstTryOn) {
  EXPECT_EQ(LongestDelay({}, 0), seconds(450));
  EXPECT_EQ(LongestDelay({}, 450'000), seconds(900));
}

TEST(Retry, GivesUpAfter5DaysOfTrying) {
  EXPECT_FALSE(HasHadItsChance({}, 500, hours(5 * 24)));
  EXPECT_TRUE(HasHadItsChance({}, 500, hours(5 * 24) + seconds(1)));
}

TEST(Retry, AClockSetForwardGivesNothingUp) {
  EXPECT_FALSE(HasHadItsChance({}, 3, hours(24 * 365 * 50)));
}

}  // namespace
}  // namespace leadsman
