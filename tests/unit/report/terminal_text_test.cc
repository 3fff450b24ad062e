#include "internal/report/terminal_text.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leadsman {
namespace {

using testing::ElementsAre;

TEST(TerminalTextTest, CountsColumnsAndNotBytes) {
  EXPECT_EQ(ColumnsOf(""), 0U);
  EXPECT_EQ(ColumnsOf("abc"), 3U);
  EXPECT_EQ(ColumnsOf("für"), 3U);
  EXPECT_EQ(ColumnsOf("日本語"), 6U);
  EXPECT_EQ(ColumnsOf("한글"), 4U);
  EXPECT_EQ(ColumnsOf("Ａ"), 2U);         // full-width A
  EXPECT_EQ(ColumnsOf("😀"), 2U);          // beyond the 16 bits
  EXPECT_EQ(ColumnsOf("e\u0301"), 1U);    // a combining accent
  EXPECT_EQ(ColumnsOf("a\u200bb"), 2U);   // a space without width
  EXPECT_EQ(ColumnsOf("\uFFFD…·│"), 4U);  // ambiguous ones count one
}

TEST(TerminalTextTest, WrapsAtBlanksAndLosesOnlyThem) {
  EXPECT_THAT(Wrap("connect to 127.0.0.1:8000: refused", 16),
              ElementsAre("connect to", "127.0.0.1:8000:", "refused"));
  EXPECT_THAT(Wrap("ab cd", 5), ElementsAre("ab cd"));
  EXPECT_THAT(Wrap("ab  cd", 3), ElementsAre("ab", "cd"));
  EXPECT_THAT(Wrap("abc d", 3), ElementsAre("abc", "d"));
  EXPECT_THAT(Wrap("", 9), ElementsAre(""));
  EXPECT_THAT(Wrap("a  ", 2), ElementsAre("a"));
}

TEST(TerminalTextTest, BreaksAWordOnlyWhereItAloneIsTooWide) {
  EXPECT_THAT(Wrap("see abcdefgh now", 5),
              ElementsAre("see", "abcde", "fgh", "now"));
  EXPECT_THAT(Wrap("日本語", 5), ElementsAre("日本", "語"));
  EXPECT_THAT(Wrap("日本語", 2), ElementsAre("日", "本", "語"));
}

TEST(TerminalTextTest, FoldsWithAnIndent) {
  EXPECT_EQ(Fold("one two three", 0), "one two three\n");
  EXPECT_EQ(Fold("one two three", 13), "one two three\n");
  EXPECT_EQ(Fold("one two three", 9), "one two\n  three\n");
  EXPECT_EQ(Fold("abcdef", 3), "ab\n  cd\n  ef\n");  // never without end
}

// Whatever the text and the width: no line too wide, nothing lost.
TEST(TerminalTextTest, NoLineIsTooWideAndNothingIsLost) {
  const std::string text =
      "a 日本 long-word-that-is-wider   than e\u0301 the 😀 line, and x";
  std::string letters;
  for (const char c : text) {
    if (c != ' ') letters += c;
  }
  for (std::size_t width = 2; width < 70; ++width) {
    std::string again;
    for (const std::string& line : Wrap(text, width)) {
      EXPECT_LE(ColumnsOf(line), width);
      for (const char c : line) {
        if (c != ' ') again += c;
      }
    }
    EXPECT_EQ(again, letters) << width;
  }
}

}  // namespace
}  // namespace leadsman
