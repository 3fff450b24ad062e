// `/metrics` of the built program: the values move as the web does, and the
// page about them is complete.
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/demo_web.h"
#include "tests/e2e/markdown.h"
#include "tests/e2e/sidecar.h"
#include "tests/support/eventually.h"
#include "tests/support/gunzip.h"
#include "tests/support/smtp_server.h"
#include "tests/support/socket.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;

// Of a text of metrics; nullopt: there is no such sample.
std::optional<double> ValueOf(const std::string& text,
                              const std::string& sample) {
  const std::string key = '\n' + sample + ' ';
  const std::size_t found = text.find(key);
  if (found == std::string::npos) return std::nullopt;
  const char* const begin = text.data() + found + key.size();
  double value = 0;
  std::from_chars(begin, text.data() + text.size(), value);
  return value;
}

class MetricsE2eTest : public testing::Test {
 protected:
  MetricsE2eTest()
      : sidecar_("REQ_URL=" + web_.url() +
                 "\nREQ_INTERVAL=0.2\nREQ_TIMEOUT=2\n"
                 "SMARTHOST_ADDRESS=127.0.0.1:" +
                 std::to_string(smtp_.port()) +
                 "\nSMTP_FROM=a@example.com\nSMTP_TO=b@example.com\n") {
    sidecar_.Start();
  }

  double Value(const std::string& sample) const {
    return ValueOf(sidecar_.Ask("/metrics").body, sample).value_or(-1000);
  }
  void ExpectComesTo(const std::string& sample, double least) const {
    EXPECT_TRUE(Eventually([&] { return Value(sample) >= least; }))
        << sample << " never came to " << least << ":\n"
        << sidecar_.Ask("/metrics").body;
  }
  HttpAnswer AskFor(const std::string& headers) const {
    Connection connection = ConnectTo(sidecar_.port());
    connection.Send("GET /metrics HTTP/1.1\r\n" + headers +
                    "Connection: close\r\n\r\n");
    const std::string all = connection.ReadAll();
    const std::size_t end = all.find("\r\n\r\n");
    return {
        .status = 0, .head = all.substr(0, end), .body = all.substr(end + 4)};
  }

  DemoWeb web_;
  SmtpServer smtp_;
  Sidecar sidecar_;
};

TEST_F(MetricsE2eTest, MoveAsTheWebFailsAndRecovers) {
  const std::string failures =
      "leadsman_attempts_total{check=\"web\",verdict=\"fail\","
      "reason=\"status\"}";
  const std::string sent =
      "leadsman_notifications_total{channel=\"mail\",result=\"sent\"}";
  ASSERT_TRUE(sidecar_.ComesTo(200));
  ExpectComesTo("probe_success{check=\"web\"}", 1);
  EXPECT_EQ(Value("leadsman_ready"), 1);
  EXPECT_EQ(Value("leadsman_check_up{check=\"web\"}"), 1);
  EXPECT_EQ(Value("probe_http_status_code{check=\"web\"}"), 200);
  EXPECT_EQ(Value("probe_http_version{check=\"web\"}"), 1.1);
  EXPECT_GT(Value("probe_http_content_length{check=\"web\"}"), 0);
  EXPECT_GT(Value("probe_duration_seconds{check=\"web\"}"), 0);
  EXPECT_EQ(Value(failures), 0);
  EXPECT_EQ(Value(sent), 0);

  web_.Order("500");
  ASSERT_TRUE(sidecar_.ComesTo(503));
  EXPECT_EQ(Value("leadsman_ready"), 0);
  EXPECT_EQ(Value("leadsman_check_up{check=\"web\"}"), 0);
  EXPECT_EQ(Value("probe_success{check=\"web\"}"), 0);
  EXPECT_EQ(Value("probe_http_status_code{check=\"web\"}"), 500);
  ExpectComesTo(failures, 2);
  EXPECT_EQ(Value("leadsman_transitions_total{check=\"web\",to=\"down\"}"), 1);
  ExpectComesTo(sent, 1);
  EXPECT_EQ(Value("leadsman_mail_path_up"), 1);

  web_.Order("none");
  ASSERT_TRUE(sidecar_.ComesTo(200));
  EXPECT_EQ(Value("leadsman_transitions_total{check=\"web\",to=\"up\"}"), 2);
  ExpectComesTo(sent, 2);
  const std::string text = sidecar_.Ask("/metrics").body;
  // Every attempt is in both.
  double attempts = 0;
  for (const std::string& line : LinesOf(text)) {
    if (!line.starts_with("leadsman_attempts_total{")) continue;
    attempts += *ValueOf('\n' + text, line.substr(0, line.rfind(' ')));
  }
  EXPECT_EQ(ValueOf(text, "leadsman_attempt_duration_seconds_count"), attempts);
}

TEST_F(MetricsE2eTest, SayWhatItsOwnProcessTakes) {
  ExpectComesTo("process_open_fds", 5);
  ExpectComesTo("process_resident_memory_bytes", 1'000'000);
  ExpectComesTo("leadsman_loop_lag_seconds_count", 2);
  EXPECT_GT(Value("process_virtual_memory_bytes"),
            Value("process_resident_memory_bytes"));
  EXPECT_GT(Value("process_max_fds"), Value("process_open_fds"));
  EXPECT_GT(Value("process_start_time_seconds"), 1.7e9);
  ExpectComesTo("process_cpu_seconds_total", 0.001);
  EXPECT_THAT(sidecar_.Ask("/metrics").body,
              HasSubstr("leadsman_build_info{version=\"0.1.0\",commit=\""));
}

TEST_F(MetricsE2eTest, ComeInTheFormatThatIsAskedFor) {
  EXPECT_THAT(AskFor("").head,
              HasSubstr("text/plain; version=0.0.4; charset=utf-8"));
  const HttpAnswer open = AskFor(
      "Accept: application/openmetrics-text;version=1.0.0,text/plain;q=0.5\r\n"
      "Accept-Encoding: gzip\r\n");
  EXPECT_THAT(open.head, HasSubstr("application/openmetrics-text; "));
  EXPECT_THAT(open.head, HasSubstr("Content-Encoding: gzip"));
  EXPECT_THAT(Gunzip(open.body), EndsWith("# EOF\n"));
}

// Over 64 KB, so that it goes out by the loop.
TEST(MetricsOfManyTest, AreWholeHoweverLargeTheyAre) {
  std::string urls = "REQ_URLS=http://127.0.0.1:1/";
  for (int i = 1; i < 200; ++i) {
    urls += ",http://127.0.0.1:1/" + std::to_string(i);
  }
  Sidecar sidecar(urls + "\nREQ_INTERVAL=60\n");
  sidecar.Start();
  std::string text;
  EXPECT_TRUE(Eventually([&] {
    text = sidecar.Ask("/metrics").body;
    return ValueOf(text, "leadsman_attempt_duration_seconds_count") >= 200;
  }));
  EXPECT_GT(text.size(), 200'000U);
  EXPECT_THAT(text, HasSubstr("leadsman_check_up{check=\"web-200\"} 0\n"));
  EXPECT_THAT(text, EndsWith("\n"));
  EXPECT_TRUE(ValueOf(text, "leadsman_ready"));
}

// The golden text has all there are (MetricsTest).
TEST(MetricsDocsTest, ThePageHasEachMetricAndNoOther) {
  std::set<std::string> written;
  const std::string golden =
      ReadFileText(LEADSMAN_SOURCE_DIR "/tests/golden/metrics/all.txt");
  for (const std::string& line : LinesOf(golden)) {
    const std::string start = "# TYPE ";
    if (!line.starts_with(start)) continue;
    const std::string rest = line.substr(start.size());
    const std::size_t blank = rest.find(' ');
    written.insert('`' + rest.substr(0, blank) + "` " + rest.substr(blank + 1));
  }
  std::set<std::string> told;
  for (const Page& page : AllPages()) {
    if (!page.path.ends_with("docs/metrics.md")) continue;
    for (const std::vector<std::string>& row : RowsOf(page)) {
      if (row.size() > 1 && row[0].starts_with('`')) {
        told.insert(row[0] + ' ' + row[1]);
      }
    }
  }
  EXPECT_EQ(told, written);
  EXPECT_THAT(written, testing::Not(IsEmpty()));
}

}  // namespace
}  // namespace leadsman
