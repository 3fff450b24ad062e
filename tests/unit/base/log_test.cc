#include "internal/base/log.h"

#include <string>

#include <gtest/gtest.h>

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
}

TEST(LogTest, ReadsItsOwnWords) {
  EXPECT_EQ(ParseLogLevel("debug"), LogLevel::kDebug);
  EXPECT_EQ(ParseLogLevel("DEBUG"), std::nullopt);
  EXPECT_EQ(ParseLogFormat("json"), LogFormat::kJson);
  EXPECT_EQ(ParseLogFormat(""), std::nullopt);
}

}  // namespace
}  // namespace leadsman
