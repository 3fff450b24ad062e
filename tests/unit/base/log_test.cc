#include "internal/base/log.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/support/log_lines.h"

namespace leadsman {
namespace {

std::string Logfmt(const std::string& value) {
  return FormatLogLine(LogFormat::kLogfmt, LogLevel::kWarn, "T", "e",
                       {{"key", value}});
}

std::string Json(const std::string& value) {
  return FormatLogLine(LogFormat::kJson, LogLevel::kError, "T", "e",
                       {{"key", value}});
}

TEST(LogTest, WritesOneLineOfLogfmt) {
  EXPECT_EQ(Logfmt("web"), "time=T level=warn event=e key=web");
  EXPECT_EQ(Logfmt("two words"), "time=T level=warn event=e key=\"two words\"");
  EXPECT_EQ(Logfmt(""), "time=T level=warn event=e key=\"\"");
}

TEST(LogTest, WritesOneObjectOfJson) {
  EXPECT_EQ(Json("a \"b\""), R"({"time":"T","level":"error","event":"e",)"
                             R"("key":"a \"b\""})");
}

TEST(LogTest, NoValueCanForgeALineOrAField) {
  for (const std::string hostile :
       {"x\nlevel=info event=check.changed", "x\r\ny", "x\" forged=\"y", "x\\",
        "\x1b[2J", "x\xE2\x80\xA8y", "a=b"}) {
    for (const std::string& line : {Logfmt(hostile), Json(hostile)}) {
      EXPECT_EQ(line.find_first_of("\n\r\x1b"), std::string::npos) << line;
    }
    // Everything stands between the two quotes that are not escaped.
    const std::string line = Logfmt(hostile);
    int open = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '\\') {
        ++i;
      } else if (line[i] == '"') {
        ++open;
      }
    }
    EXPECT_EQ(open, 2) << line;
    EXPECT_TRUE(line.ends_with('"')) << line;
  }
}

TEST(LogTest, CutsLongValuesAtACharactersEdge) {
  std::string value(1023, 'a');
  value += "\xC3\xA9";
  EXPECT_TRUE(Json(value).ends_with("aaa\"}"));
  EXPECT_EQ(Logfmt(std::string(2000, 'a')).size(),
            Logfmt(std::string(1024, 'a')).size());
}

// A pipe takes 4 KiB without blocking: values give way, and the form stays.
TEST(LogTest, ALineIsWholeHoweverMuchItHasToSay) {
  for (const std::string& much :
       {std::string(5000, 'a'), std::string(5000, '"'),
        std::string(5000, '\xFF')}) {
    for (const LogFormat format : {LogFormat::kLogfmt, LogFormat::kJson}) {
      const std::string line = FormatLogLine(
          format, LogLevel::kWarn, "T", "e",
          {{"a", much}, {"b", much}, {"c", much}, {"d", much}, {"e", much}});
      EXPECT_LT(line.size(), 4096U);
      const auto fields =
          format == LogFormat::kJson ? ReadJsonLine(line) : ReadLogfmt(line);
      ASSERT_TRUE(fields) << line;
      EXPECT_EQ(fields->size(), 8U);
      EXPECT_GE(fields->at("e").size(), 100U);
    }
  }
}

TEST(LogTest, ReadsItsOwnWords) {
  EXPECT_EQ(ParseLogLevel("debug"), LogLevel::kDebug);
  EXPECT_EQ(ParseLogLevel("DEBUG"), std::nullopt);
  EXPECT_EQ(ParseLogFormat("json"), LogFormat::kJson);
  EXPECT_EQ(ParseLogFormat(""), std::nullopt);
}

}  // namespace
}  // namespace leadsman
