#include "internal/base/time_text.h"

#include <chrono>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)

TEST(DurationTest, ReadsWhatGoReads) {
  EXPECT_EQ(ParseDuration("500ms"), 500ms);
  EXPECT_EQ(ParseDuration("1m30s"), 90s);
  EXPECT_EQ(ParseDuration("1.5h"), 90min);
  EXPECT_EQ(ParseDuration("0"), 0s);
  EXPECT_EQ(ParseDuration("0s"), 0s);
}

TEST(DurationTest, RefusesTheRest) {
  for (const char* text : {"", "5", "-1s", "1 s", "s", "1d", "1s2", "nans",
                           "infs", "1e3s", "99999999999h"}) {
    EXPECT_FALSE(ParseDuration(text)) << text;
  }
}

TEST(DurationTest, WritesWhatItReads) {
  for (const char* text :
       {"500ms", "1m30s", "1h", "1h0m5s", "1.5s", "0s", "4m10s", "12us"}) {
    EXPECT_EQ(FormatDuration(*ParseDuration(text)), text);
  }
}

TEST(DurationTest, TellsAgesInTwoUnits) {
  EXPECT_EQ(FormatAge(250s + 300ms), "4m10s");
  EXPECT_EQ(FormatAge(2h + 3min + 4s), "2h3m");
  EXPECT_EQ(FormatAge(76h), "3d4h");
  EXPECT_EQ(FormatAge(80ms), "80ms");
}

TEST(TimeTextTest, WritesUtcAndMailDates) {
  const WallTime time{1'795'485'600s + 7ms};
  EXPECT_EQ(FormatUtc(time), "2026-11-24T02:00:00Z");
  EXPECT_EQ(FormatUtcMillis(time), "2026-11-24T02:00:00.007Z");
  EXPECT_EQ(FormatUtcMicros(time), "2026-11-24T02:00:00.007000Z");
  EXPECT_EQ(FormatUtcMicros(WallTime{999ns}), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(FormatMailDate(time), "Tue, 24 Nov 2026 02:00:00 +0000");
}

}  // namespace
}  // namespace leadsman
