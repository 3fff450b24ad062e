#include "internal/report/exposition.h"

#include <cstdint>
#include <string>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

constexpr auto kText = ExpositionFormat::kText;
constexpr auto kOpenMetrics = ExpositionFormat::kOpenMetrics;

constexpr Metric kGauge{"room_celsius", MetricType::kGauge, "How warm it is."};
constexpr Metric kCounter{"calls_total", MetricType::kCounter, "Calls."};
constexpr Metric kInfo{"build_info", MetricType::kInfo, "What runs."};
constexpr Metric kHistogram{"wait_seconds", MetricType::kHistogram, "Waits."};

TEST(ExpositionTest, EscapesLabelValues) {
  Exposition out(kText, {{"site", "a\\b"}});
  out.Begin(kGauge);
  out.Sample({{"room", "x\"y\nz"}}, 21.5);
  EXPECT_EQ(out.End(),
            "# HELP room_celsius How warm it is.\n"
            "# TYPE room_celsius gauge\n"
            "room_celsius{room=\"x\\\"y\\nz\",site=\"a\\\\b\"} 21.5\n");
}

TEST(ExpositionTest, CommonLabelsStandAloneWhereThereAreNoOthers) {
  Exposition out(kText, {{"a", "1"}, {"b", "2"}});
  out.Begin(kCounter);
  out.Sample({}, std::uint64_t{3});
  EXPECT_EQ(out.End(),
            "# HELP calls_total Calls.\n# TYPE calls_total counter\n"
            "calls_total{a=\"1\",b=\"2\"} 3\n");
}

TEST(ExpositionTest, OpenMetricsNamesFamiliesWithoutTheSuffixAndHasAnEnd) {
  Exposition out(kOpenMetrics, {});
  out.Begin(kCounter);
  out.Sample({}, std::uint64_t{3});
  out.Begin(kInfo);
  out.Sample({{"version", "1"}}, true);
  EXPECT_EQ(out.End(),
            "# HELP calls Calls.\n# TYPE calls counter\ncalls_total 3\n"
            "# HELP build What runs.\n# TYPE build info\n"
            "build_info{version=\"1\"} 1\n# EOF\n");
}

TEST(ExpositionTest, TheTextFormatHasNoInfo) {
  Exposition out(kText, {});
  out.Begin(kInfo);
  out.Sample({}, true);
  EXPECT_EQ(out.End(),
            "# HELP build_info What runs.\n# TYPE build_info gauge\n"
            "build_info 1\n");
}

TEST(ExpositionTest, NothingIsWrittenOfAFamilyWithoutSamples) {
  Exposition out(kOpenMetrics, {});
  out.Begin(kGauge);
  out.Begin(kCounter);
  EXPECT_EQ(out.End(), "# EOF\n");
}

TEST(ExpositionTest, HistogramsAreCumulatedUpToTheirCount) {
  Histogram histogram({milliseconds(2), milliseconds(1000)});
  histogram.Add(microseconds(2000));  // a bound belongs to its bucket
  histogram.Add(microseconds(2001));
  histogram.Add(seconds(3));
  Exposition out(kText, {{"a", "1"}});
  out.Begin(kHistogram);
  out.Sample(histogram);
  EXPECT_EQ(out.End(),
            "# HELP wait_seconds Waits.\n# TYPE wait_seconds histogram\n"
            "wait_seconds_bucket{le=\"0.002\",a=\"1\"} 1\n"
            "wait_seconds_bucket{le=\"1.0\",a=\"1\"} 2\n"
            "wait_seconds_bucket{le=\"+Inf\",a=\"1\"} 3\n"
            "wait_seconds_sum{a=\"1\"} 3.004001\n"
            "wait_seconds_count{a=\"1\"} 3\n");
}

TEST(ExpositionTest, NumbersAreWholeAndShort) {
  Exposition out(kText, {});
  out.Begin(kGauge);
  out.Sample({{"n", "1"}}, 1'795'485'600.0);
  out.Sample({{"n", "2"}}, 0.1);
  out.Sample({{"n", "3"}}, -1.0);
  out.Sample({{"n", "4"}}, UINT64_MAX);
  out.Sample({{"n", "5"}}, false);
  const std::string text = out.End();
  EXPECT_EQ(text.substr(text.find("room_celsius{")),
            "room_celsius{n=\"1\"} 1795485600\nroom_celsius{n=\"2\"} 0.1\n"
            "room_celsius{n=\"3\"} -1\n"
            "room_celsius{n=\"4\"} 18446744073709551615\n"
            "room_celsius{n=\"5\"} 0\n");
}

}  // namespace
}  // namespace leadsman
