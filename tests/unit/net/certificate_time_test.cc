#include "internal/net/certificate_time.h"

#include <gtest/gtest.h>

#include "internal/base/time_text.h"

namespace leadsman {
namespace {

TEST(CertificateTimeTest, ReadsWhatOpensslPrints) {
  const auto text = [](std::string_view in) {
    const auto time = ParseCertificateTime(in);
    return time ? FormatUtc(*time) : "";
  };
  EXPECT_EQ(text("Nov 30 20:54:14 2026 GMT"), "2026-11-30T20:54:14Z");
  EXPECT_EQ(text("Jan  1 00:00:00 1970 GMT"), "1970-01-01T00:00:00Z");
  EXPECT_EQ(text("Feb 29 23:59:59 2028 GMT"), "2028-02-29T23:59:59Z");
}

TEST(CertificateTimeTest, FarAwayIsTheEndOfTime) {
  EXPECT_EQ(ParseCertificateTime("Dec 31 23:59:59 9999 GMT"), WallTime::max());
}

TEST(CertificateTimeTest, RefusesAnythingElse) {
  for (const char* text :
       {"", "Nov", "Nov 30 20:54:14 2026", "Nov 30 20:54:14 2026 CET",
        "Feb 30 00:00:00 2026 GMT", "anF  1 00:00:00 2026 GMT",
        "Nov 30 25:00:00 2026 GMT", "2026-11-30T20:54:14Z"}) {
    EXPECT_EQ(ParseCertificateTime(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace leadsman
