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

TEST(VitalsTest, EachChangeIsSeenOnce) {
  VitalsWatch watch;
  const Vital well{.name = "server"};
  const Vital out{.name = "server", .ok = false, .why = "no descriptors"};
  const Vital silent{.name = "server", .ok = false, .why = "silent for 16s"};
  const Vital other{.name = "loop"};
  EXPECT_TRUE(watch.Changes({other, well}).empty());
  const auto failing = watch.Changes({other, out});
  ASSERT_EQ(failing.size(), 1U);
  EXPECT_EQ(failing[0].name, "server");
  EXPECT_EQ(failing[0].why, "no descriptors");
  EXPECT_TRUE(watch.Changes({other, silent}).empty());
  const auto recovered = watch.Changes({other, well});
  ASSERT_EQ(recovered.size(), 1U);
  EXPECT_TRUE(recovered[0].ok);
  EXPECT_TRUE(watch.Changes({other, well}).empty());
}

}  // namespace
}  // namespace leadsman
