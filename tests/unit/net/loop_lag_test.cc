#include "internal/net/loop_lag.h"

#include <chrono>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

TEST(LoopLagTest, KeepsTheWorstAndAHistogram) {
  LoopLag lag;
  EXPECT_EQ(ToText(lag), "max 0s over 0 timers");
  lag.Add(microseconds(400));
  lag.Add(milliseconds(1));
  lag.Add(milliseconds(7));
  lag.Add(seconds(3));
  lag.Add(std::chrono::nanoseconds(-5));
  EXPECT_EQ(lag.max, seconds(3));
  EXPECT_EQ(lag.sum, microseconds(3'008'400));
  EXPECT_EQ(ToText(lag),
            "max 3s over 5 timers (3 within 1ms, 1 within 10ms, 1 later)");
}

}  // namespace
}  // namespace leadsman
