#include "internal/base/vitals.h"

#include <gtest/gtest.h>

namespace leadsman {
namespace {

constexpr SteadyTime kNow{seconds(1000)};

TEST(VitalsTest, APulseFailsWhenItIsSilentForTooLong) {
  Vitals vitals;
  Pulse& pulse = vitals.Add("loop", seconds(15));
  pulse.Beat(kNow);
  EXPECT_TRUE(vitals.Read(kNow + seconds(15)).at(0).ok);
  const Vital vital = vitals.Read(kNow + seconds(16)).at(0);
  EXPECT_FALSE(vital.ok);
  EXPECT_EQ(vital.name, "loop");
  EXPECT_EQ(vital.why, "silent for 16s");
}

TEST(VitalsTest, APulseAtRestMayBeSilent) {
  Vitals vitals;
  Pulse& pulse = vitals.Add("notifier", seconds(15));
  EXPECT_TRUE(vitals.Read(kNow).at(0).ok);
  pulse.Beat(kNow);
  pulse.Rest();
  EXPECT_TRUE(vitals.Read(kNow + seconds(3600)).at(0).ok);
}

TEST(VitalsTest, TroubleFailsUntilItIsOver) {
  Vitals vitals;
  Pulse& pulse = vitals.Add("prober", seconds(15));
  pulse.Trouble("no descriptors");
  EXPECT_EQ(vitals.Read(kNow).at(0).why, "no descriptors");
  pulse.Trouble("");
  EXPECT_TRUE(vitals.Read(kNow).at(0).ok);
}

}  // namespace
}  // namespace leadsman
