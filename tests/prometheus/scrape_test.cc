// What the two programs say of `/metrics` that it is for: promtool's rules, and
// a real Prometheus that scrapes and is then asked.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/demo_web.h"
#include "tests/e2e/sidecar.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/socket.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::HasSubstr;

std::size_t Samples(const std::string& text) {
  std::size_t count = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with('#')) ++count;
  }
  return count;
}

class ScrapeTest : public testing::Test {
 protected:
  ScrapeTest()
      : sidecar_("REQ_URLS=" + web_.url() +
                 ",http://127.0.0.1:1/\nREQ_INTERVAL=0.2\nREQ_TIMEOUT=2\n") {}

  void SetUp() override {
    const char* folder = std::getenv("LEADSMAN_PROMETHEUS");
    if (folder == nullptr) {
      GTEST_SKIP() << "no Prometheus to test with: ./dev e2e sets "
                      "LEADSMAN_PROMETHEUS";
    }
    folder_ = folder;
    sidecar_.Start();
    ASSERT_TRUE(Eventually([&] {
      return sidecar_.Ask("/metrics")
                 .body.find("probe_success{check=\"web\"} 1\n") !=
             std::string::npos;
    }));
  }

  TempDir dir_;
  DemoWeb web_;
  Sidecar sidecar_;
  std::string folder_;
};

TEST_F(ScrapeTest, PromtoolHasNothingToComplainAbout) {
  const std::string text =
      dir_.Write("metrics.txt", sidecar_.Ask("/metrics").body);
  const Finished finished =
      RunToEnd({"/bin/sh", "-c", "exec \"$0\" check metrics <\"$1\"",
                folder_ + "/promtool", text});
  EXPECT_EQ(finished.exit, 0) << finished.out << finished.err;
  EXPECT_EQ(finished.out + finished.err, "");
}

// It asks for OpenMetrics, whose parser is the stricter one, and for gzip.
TEST_F(ScrapeTest, PrometheusTakesAllOfIt) {
  const std::uint16_t port = DeadPort();
  const std::string config =
      dir_.Write("prometheus.yml",
                 "global: {scrape_interval: 1s, scrape_timeout: 1s}\n"
                 "scrape_configs:\n- job_name: leadsman\n  static_configs:\n"
                 "  - targets: ['127.0.0.1:" +
                     std::to_string(sidecar_.port()) + "']\n");
  Process prometheus({folder_ + "/prometheus", "--config.file=" + config,
                      "--storage.tsdb.path=" + dir_.Join("tsdb"),
                      "--web.listen-address=127.0.0.1:" + std::to_string(port)},
                     {.cwd = dir_.path()});
  const auto comes_to = [&](const std::string& query,
                            const std::string& value) {
    std::string body;
    const bool came = Eventually([&] {
      body = Get(port, "/api/v1/query?query=" + query).body;
      return body.find(",\"" + value + "\"]") != std::string::npos;
    });
    EXPECT_TRUE(came) << query << ": " << body << prometheus.Err();
    return came;
  };
  ASSERT_TRUE(comes_to("up", "1"));
  comes_to("probe_success%7Bcheck=%22web%22%7D", "1");
  comes_to("probe_success%7Bcheck=%22web-2%22%7D", "0");
  comes_to("sum(probe_http_duration_seconds%7Bcheck=%22web%22%7D)%3Ebool%200",
           "1");
  comes_to(
      "increase(leadsman_attempts_total%7Breason=%22refused%22%7D%5B1m%5D)"
      "%3Ebool%200",
      "1");
  comes_to(
      "histogram_quantile(0.5,leadsman_attempt_duration_seconds_bucket)"
      "%3Ebool%200",
      "1");
  comes_to("leadsman_build_info", "1");
  web_.Order("500");
  comes_to("leadsman_check_up%7Bcheck=%22web%22%7D", "0");
  comes_to("probe_http_status_code%7Bcheck=%22web%22%7D", "500");
  comes_to("scrape_samples_scraped",
           std::to_string(Samples(sidecar_.Ask("/metrics").body)));
}

}  // namespace
}  // namespace leadsman
