#include "internal/report/metrics.h"

#include <cstddef>
#include <memory>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/golden.h"
#include "tests/unit/report/metric_samples.h"

namespace leadsman {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto kOpenMetrics = ExpositionFormat::kOpenMetrics;

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::size_t Samples(const std::string& text, const std::string& start) {
  std::size_t count = 0;
  for (const std::string& line : LinesOf(text))
    count += line.starts_with(start);
  return count;
}

TEST(MetricsTest, LooksAsItWasFoundGood) {
  ExpectGolden("metrics/all.txt", Seasoned().Text());
  ExpectGolden("metrics/openmetrics.txt", Seasoned().Text(kOpenMetrics));
  ExpectGolden("metrics/fresh.txt", Fresh().Text());
}

// The formats' grammar: each line parses, all samples of a family stand
// together under its TYPE, and no sample stands twice.
void ExpectWellFormed(const std::string& text, bool openmetrics) {
  static const std::regex head(
      R"(# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+))");
  static const std::regex sample(
      R"(([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-zA-Z_]\w*="([^"\\]|\\["\\n])*")"
      R"((,[a-zA-Z_]\w*="([^"\\]|\\["\\n])*")*\})? -?[0-9.]+(e[+-][0-9]+)?)");
  std::set<std::string> families;
  std::set<std::string> samples;
  std::string family;
  std::string type;
  std::vector<std::string> lines = LinesOf(text);
  ASSERT_TRUE(text.ends_with('\n'));
  if (openmetrics) {
    ASSERT_EQ(lines.back(), "# EOF");
    lines.pop_back();
  }
  for (const std::string& line : lines) {
    std::smatch match;
    if (std::regex_match(line, match, head)) {
      if (match[1] == "HELP") {
        EXPECT_TRUE(families.insert(match[2]).second) << "again: " << line;
        family = match[2];
      } else {
        EXPECT_EQ(match[2], family);
        type = match[3];
      }
      continue;
    }
    ASSERT_TRUE(std::regex_match(line, match, sample)) << line;
    const std::string name = match[1];
    EXPECT_TRUE(samples.insert(name + match[2].str()).second) << line;
    std::set<std::string> may{family};
    if (type == "histogram") {
      may = {family + "_bucket", family + "_sum", family + "_count"};
    } else if (openmetrics && type == "counter") {
      may = {family + "_total"};
    } else if (openmetrics && type == "info") {
      may = {family + "_info"};
    }
    EXPECT_TRUE(may.contains(name)) << line << " under " << family;
    EXPECT_EQ(type == "counter", name.ends_with("_total")) << line;
  }
  EXPECT_GT(samples.size(), 50U);
}

TEST(MetricsTest, EachLineIsOfTheFormat) {
  for (const MetricSamples& samples : {Fresh(), Seasoned()}) {
    ExpectWellFormed(samples.Text(), false);
    ExpectWellFormed(samples.Text(kOpenMetrics), true);
  }
}

TEST(MetricsTest, BothFormatsSayTheSame) {
  const auto samples = [](const std::string& text) {
    std::vector<std::string> lines;
    for (const std::string& line : LinesOf(text)) {
      if (!line.starts_with('#')) lines.push_back(line);
    }
    return lines;
  };
  EXPECT_EQ(samples(Seasoned().Text()), samples(Seasoned().Text(kOpenMetrics)));
}

TEST(MetricsTest, EachLabelSetThatACheckCanGiveBeginsAtZero) {
  const std::string text = Fresh().Text();
  EXPECT_EQ(Samples(text, "leadsman_attempts_total{check=\"web\""), 16U);
  EXPECT_EQ(Samples(text, "leadsman_attempts_total{check=\"db\""), 9U);
  EXPECT_EQ(Samples(text, "leadsman_attempts_total{check=\"cart\""), 14U);
  // Only a check that has rules of `warn` can break one.
  EXPECT_EQ(Samples(Seasoned().Text(), "leadsman_attempts_total{check=\"web\""),
            22U);
  for (const char* const zero :
       {"leadsman_attempts_total{check=\"db\",verdict=\"fail\","
        "reason=\"refused\"} 0\n",
        "leadsman_transitions_total{check=\"web\",to=\"down\"} 0\n",
        "leadsman_notifications_total{channel=\"mail\",result=\"sent\"} 0\n",
        "leadsman_attempt_duration_seconds_count 0\n"}) {
    EXPECT_THAT(text, HasSubstr(zero));
  }
}

TEST(MetricsTest, WhatIsNotKnownIsNotSaid) {
  const std::string text = Fresh().Text();
  for (const char* const name :
       {"probe_", "leadsman_mail_path_up", "leadsman_kube_requests_total",
        "leadsman_loop_lag_seconds", "process_"}) {
    EXPECT_THAT(text, Not(HasSubstr(std::string("# TYPE ") + name)));
  }
}

TEST(MetricsTest, NothingOfTheWebsAnswerIsInThem) {
  const std::string text = Seasoned().Text();
  EXPECT_THAT(text, Not(HasSubstr("CONTENT OF THE WEB")));
  EXPECT_THAT(text, Not(HasSubstr("DETAIL")));
}

TEST(MetricsTest, AnInconclusiveAttemptIsNoSuccessAndNoRegexsFault) {
  MetricSamples samples = Seasoned();
  CheckState state = *samples.snapshot.checks[0];
  state.last = {.verdict = Verdict::kInconclusive, .reason = Reason::kInternal};
  samples.snapshot.checks = {std::make_shared<const CheckState>(state)};
  samples.labels = {};
  const std::string text = samples.Text();
  EXPECT_THAT(text, HasSubstr("probe_success{check=\"web\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("probe_failed_due_to_regex{check=\"web\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("probe_http_content_length{check=\"web\"} -1\n"));
  EXPECT_THAT(text, HasSubstr("leadsman_check_up{check=\"web\"} 1\n"));
}

TEST(MetricsTest, AClockThatWasSetBackMakesNoNegativeAge) {
  MetricSamples samples = Fresh();
  samples.notify.outbox_oldest = samples.now + seconds(60);
  EXPECT_THAT(samples.Text(), HasSubstr("leadsman_outbox_oldest_seconds 0\n"));
}

// How many bytes of text one more check costs.
std::size_t CostOf(const MetricSamples& samples,
                   const std::shared_ptr<const CheckState>& check) {
  MetricSamples more = samples;
  more.snapshot.checks.push_back(check);
  return more.Text().size() - samples.Text().size();
}

TEST(MetricsTest, OneCheckCostsAtMostTwoAndAHalfKilobytes) {
  MetricSamples samples = Seasoned();
  samples.labels = {};
  const std::size_t cost = CostOf(samples, LargestCheck("shop-web"));
  EXPECT_LE(cost, 2560U);
  EXPECT_GT(cost, 2000U);  // it is the largest one
  // A name stands on each of its lines.
  EXPECT_LE(CostOf(samples, LargestCheck(std::string(63, 'n'))), 5000U);
}

}  // namespace
}  // namespace leadsman
