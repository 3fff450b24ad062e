#include "internal/report/terminal_table.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/base/text.h"
#include "internal/report/status_table.h"
#include "internal/report/terminal_text.h"
#include "tests/support/golden.h"

namespace leadsman {
namespace {

using testing::HasSubstr;

const std::string kLongName(63, 'n');

std::string LongDetail() {
  std::string detail;
  while (detail.size() < 250)
    detail += "word" + std::to_string(detail.size()) + ' ';
  return detail + "end";
}

CheckRow Row(const std::string& name, Verdict verdict, Reason reason,
             const std::string& detail) {
  return {.name = name,
          .verdict = verdict,
          .reason = reason,
          .latency = microseconds(1500),
          .detail = detail};
}

std::vector<CheckRow> Rows() {
  return {
      Row("web", Verdict::kPass, Reason::kOk, "HTTP 200"),
      Row("database", Verdict::kFail, Reason::kRefused,
          "connect to database.shop.svc.cluster.local:5432: refused"),
      Row("cache", Verdict::kInconclusive, Reason::kInternal, LongDetail())};
}

StatusView Status() {
  StatusView status{.headline = "not ready, live"};
  status.checks = {
      {"web", "up", "4m10s", "readiness,liveness", "ok", "2ms", "HTTP 200"},
      {"database", "down", "3d4h", "-", "not_serving", "1.003s",
       "no complete answer within 1s: silent after connecting"},
      {"cache", "starting", "1s", "readiness", "-", "-", ""},
      {"im-schaufenster", "degraded", "1s", "readiness", "body", "2ms",
       "body lacks \"日本語のページ日本語のページ日本語のページ\""}};
  status.complaints = {
      "mail: down for 1m: connect to smtp.shop.svc.cluster.local:587: no "
      "answer within 10s"};
  return status;
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Without our own colours.
std::string Plain(std::string text) {
  for (const char* colour : {"\x1b[32m", "\x1b[31m", "\x1b[33m", "\x1b[0m"}) {
    for (std::size_t at = 0; (at = text.find(colour)) != std::string::npos;) {
      text.erase(at, std::string(colour).size());
    }
  }
  return text;
}

std::string Letters(const std::string& text) {
  std::string letters;
  for (const char c : text) {
    if (c != ' ' && c != '\n') letters += c;
  }
  return letters;
}

TEST(TerminalTableTest, LooksRightAt80And120Columns) {
  for (const std::size_t width : {80U, 120U}) {
    const std::string name = std::to_string(width) + ".txt";
    std::vector<CheckRow> with_long_name = Rows();
    with_long_name.push_back(
        Row(kLongName, Verdict::kFail, Reason::kStatus, LongDetail()));
    ExpectGolden("table/check-" + name, CheckTable(Rows(), {.width = width}));
    ExpectGolden("table/check-long-name-" + name,
                 CheckTable(with_long_name, {.width = width}));
    StatusView status = Status();
    ExpectGolden("table/status-" + name, StatusTable(status, {.width = width}));
    status.checks.push_back(
        {kLongName, "down", "4m", "readiness", "timeout", "1s", LongDetail()});
    ExpectGolden("table/status-long-name-" + name,
                 StatusTable(status, {.width = width}));
  }
}

// In a pipe the row is a line, with the same columns for all.
TEST(TerminalTableTest, InAPipeARowIsALineAndColumnsAreAwks) {
  std::vector<CheckRow> rows = Rows();
  rows.push_back(Row(kLongName, Verdict::kFail, Reason::kStatus, LongDetail()));
  const auto lines = Lines(CheckTable(rows, {}));
  ASSERT_EQ(lines.size(), rows.size() + 1);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::istringstream line(lines[i + 1]);
    std::string name;
    std::string verdict;
    std::string reason;
    line >> name >> verdict >> reason;
    EXPECT_EQ(name, rows[i].name);
    EXPECT_EQ(verdict, ToString(rows[i].verdict));
    EXPECT_EQ(reason, ToString(rows[i].reason));
    EXPECT_THAT(lines[i + 1], testing::EndsWith("  " + rows[i].detail));
  }
}

TEST(TerminalTableTest, NoLineIsWiderThanTheTerminalAndNothingIsLost) {
  std::vector<CheckRow> rows = Rows();
  rows.push_back(Row(kLongName, Verdict::kFail, Reason::kStatus, LongDetail()));
  rows.push_back(Row("日本", Verdict::kWarn, Reason::kBody, "日本語 日本語"));
  const std::string whole = CheckTable(rows, {});
  for (std::size_t width = 10; width < 400; ++width) {
    for (const bool colour : {false, true}) {
      const std::string table =
          Plain(CheckTable(rows, {.width = width, .colour = colour}));
      for (const std::string& line : Lines(table)) {
        EXPECT_LE(ColumnsOf(line), width) << line;
        EXPECT_FALSE(line.ends_with(' ')) << line;
      }
      std::string mine = Letters(table);
      std::string all = Letters(whole);
      std::sort(mine.begin(), mine.end());  // a long name moves up
      std::sort(all.begin(), all.end());
      EXPECT_EQ(mine, all) << width;
    }
  }
}

TEST(TerminalTableTest, TwoHundredChecksAndNone) {
  std::vector<CheckRow> rows;
  for (int i = 0; i < 200; ++i) {
    rows.push_back(Row("check-" + std::to_string(i), Verdict::kFail,
                       Reason::kRefused, LongDetail()));
  }
  const std::string table = CheckTable(rows, {.width = 80});
  for (const CheckRow& row : rows) EXPECT_THAT(table, HasSubstr(row.name));
  EXPECT_EQ(CheckTable({}, {.width = 80}),
            "NAME  VERDICT  REASON  LATENCY  DETAIL\n");
  EXPECT_EQ(CheckTable({}, {.width = 12}),
            "NAME\n  VERDICT\n  REASON\n  LATENCY\n  DETAIL\n");
}

TEST(TerminalTableTest, ColoursTakeNoColumns) {
  const std::string plain = CheckTable(Rows(), {.width = 80});
  const std::string coloured =
      CheckTable(Rows(), {.width = 80, .colour = true});
  EXPECT_THAT(coloured, HasSubstr("\x1b[31mfail\x1b[0m  "));
  EXPECT_EQ(Plain(coloured), plain);
}

TEST(TerminalTableTest, NothingShownCanSteerTheTerminal) {
  const std::string table = CheckTable(
      {Row("\x1b[2Jweb", Verdict::kFail, Reason::kBody, "a\r\nb\x1b]0;x\x07")},
      {.width = 80, .colour = true});
  EXPECT_EQ(Plain(table).find_first_of("\x1b\r\x07"), std::string::npos);
  EXPECT_EQ(Lines(table).size(), 2U);
}

TEST(ProbeTableTest, ShowsPhasesAndTheCertificateOnRequest) {
  Outcome outcome{.verdict = Verdict::kPass,
                  .reason = Reason::kOk,
                  .detail = "HTTP 200",
                  .latency = milliseconds(12)};
  EXPECT_EQ(ProbeTable(outcome, false, {}),
            "VERDICT  REASON  LATENCY  DETAIL\n"
            "pass     ok      12ms     HTTP 200\n");
  outcome.phases = {.connect = microseconds(90),
                    .first_byte = milliseconds(11)};
  outcome.certificate_expiry = WallTime(std::chrono::hours(24));
  EXPECT_EQ(ProbeTable(outcome, true, {}),
            "VERDICT  REASON  LATENCY  DETAIL\n"
            "pass     ok      12ms     HTTP 200, certificate until "
            "1970-01-02T00:00:00Z\n"
            "phases: connect 90us, first byte 11ms\n");
}

}  // namespace
}  // namespace leadsman
