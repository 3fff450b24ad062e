#include "internal/engine/attempt_ring.h"

#include <vector>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

std::vector<int> Statuses(const AttemptRing& ring, std::size_t count) {
  std::vector<int> statuses;
  for (const Attempt& attempt : ring.Last(count)) {
    statuses.push_back(attempt.status);
  }
  return statuses;
}

TEST(AttemptRingTest, TellsTheNewestOldestFirst) {
  AttemptRing ring(4);
  EXPECT_EQ(Statuses(ring, 3), (std::vector<int>{}));
  for (int i = 1; i <= 3; ++i) ring.Add({.status = i});
  EXPECT_EQ(Statuses(ring, 10), (std::vector<int>{1, 2, 3}));
  for (int i = 4; i <= 9; ++i) ring.Add({.status = i});
  EXPECT_EQ(Statuses(ring, 10), (std::vector<int>{6, 7, 8, 9}));
  EXPECT_EQ(Statuses(ring, 2), (std::vector<int>{8, 9}));
}

TEST(AttemptRingTest, AllRingsTogetherStayWithinAMebibyte) {
  EXPECT_EQ(AttemptRing::CapacityFor(1), 256U);
  for (const std::size_t checks : {100U, 1000U, 2000U}) {
    EXPECT_LE(AttemptRing::CapacityFor(checks) * checks * sizeof(Attempt),
              1024U * 1024U);
  }
  EXPECT_EQ(AttemptRing::CapacityFor(10'000), 10U);  // what a mail tells
}

}  // namespace
}  // namespace leadsman
