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
  EXPECT_EQ(FormatMailDate(time), "Tue, 24 Nov 2026 02:00:00 +0000");
}

TEST(TimeTextTest, ReadsUtc) {
  const WallTime time{1'795'485'600s};
  EXPECT_EQ(ParseUtc("2026-11-24T02:00:00Z"), time);
  EXPECT_EQ(ParseUtc("2026-11-24T02:00:00.25Z"), time + 250ms);
  EXPECT_EQ(ParseUtc("2026-11-24T02:00:00.000007Z"), time + 7us);
  EXPECT_EQ(ParseUtc("2026-11-24T02:00:00.12345678901Z"), time + 123'456'789ns);
  EXPECT_EQ(ParseUtc(FormatUtcMillis(time + 7ms)), time + 7ms);
  EXPECT_EQ(ParseUtc("1970-01-01T00:00:00Z"), WallTime{});
}

TEST(TimeTextTest, TakesNothingElseForUtc) {
  for (const char* text :
       {"", "Z", "2026-11-24", "2026-11-24T02:00:00", "2026-11-24 02:00:00Z",
        "2026-11-24T02:00:00+00:00", "2026-11-24T02:00:00.Z",
        "2026-11-24T02:00:00.2.5Z", "2026-11-24T02:00:00ZZ",
        "2026-02-30T02:00:00Z", "2026-11-24T24:00:00Z", "2026-11-24T02:60:00Z",
        "2026-11-24T02:00:61Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
        "+026-11-24T02:00:00Z", "0001-01-01T00:00:00Z", "2262-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z"}) {
    EXPECT_FALSE(ParseUtc(text)) << text;
  }
}

}  // namespace
}  // namespace leadsman
