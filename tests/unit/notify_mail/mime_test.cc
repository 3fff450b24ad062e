#include "internal/notify/mime.h"

#include <cstddef>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/base/base64.h"
#include "internal/base/text.h"

namespace leadsman {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = text.find("\r\n", start);
    lines.push_back(text.substr(start, end - start));
    if (end == std::string::npos) break;
    start = end + 2;
  }
  return lines;
}

// The decoded words of a header value; fails where one is no whole UTF-8.
std::string Decoded(const std::string& header) {
  std::string text;
  for (std::string line : Lines(header)) {
    const std::size_t start = line.find("=?UTF-8?B?");
    if (start == std::string::npos) {
      ADD_FAILURE() << "no encoded word in: " << line;
      continue;
    }
    EXPECT_TRUE(line.ends_with("?=")) << line;
    EXPECT_LE(line.size() - start, 75U) << line;
    const auto word =
        FromBase64(line.substr(start + 10, line.size() - start - 12));
    EXPECT_TRUE(word.has_value()) << line;
    EXPECT_EQ(CleanText(*word), *word) << "cut inside a character: " << line;
    text += *word;
  }
  return text;
}

TEST(Base64Lines, AreAtMost76AndEndInCrLf) {
  const std::string lines = Base64Lines(std::string(1000, '.'));
  std::string all;
  for (const std::string& line : Lines(lines)) {
    EXPECT_LE(line.size(), 76U);
    all += line;
  }
  EXPECT_EQ(FromBase64(all), std::string(1000, '.'));
  EXPECT_TRUE(lines.ends_with("\r\n"));
}

TEST(TextHeader, ShortAsciiStaysPlain) {
  EXPECT_EQ(TextHeader("Subject", "[DOWN: refused] web on shop-7d9f (prod)"),
            "Subject: [DOWN: refused] web on shop-7d9f (prod)\r\n");
}

TEST(TextHeader, LongAsciiIsFoldedAtItsBlanks) {
  std::string value;
  for (int i = 0; i < 40; ++i) value += "word" + std::to_string(i) + " ";
  value.pop_back();
  const std::string header = TextHeader("Subject", value);
  std::string unfolded;
  for (const std::string& line : Lines(header)) {
    EXPECT_LE(line.size(), 76U);
    unfolded += line;
  }
  EXPECT_EQ(unfolded, "Subject: " + value);
}

TEST(TextHeader, M10WordsBeginAndEndAtCharacterBorders) {
  std::string value = "x";
  for (int i = 0; i < 150; ++i) value += "\xE2\x82\xAC\xF0\x9F\x9A\xA8\xC3\xA9";
  EXPECT_EQ(Decoded(TextHeader("Subject", value)), value);
}

TEST(TextHeader, M10EachLengthOfNameAndValueIsRight) {
  for (std::size_t name = 1; name < 80; ++name) {
    for (const char* character : {"\xC3\xA9", "\xF0\x9F\x9A\xA8"}) {
      std::string value;
      for (std::size_t i = 0; i < name; ++i) value += character;
      const std::string header = TextHeader(std::string(name, 'N'), value);
      const std::string body = header.substr(name + 2);
      for (const std::string& line : Lines(header)) {
        EXPECT_LE(line.size(), name < 50 ? 76U : 83U);
      }
      std::string text;
      for (const std::string& line : Lines(body)) {
        if (!line.empty()) text += Decoded(line);
      }
      EXPECT_EQ(text, value);
    }
  }
}

TEST(TextHeader, M10AWordWithoutBlanksIsEncodedSoThatItFolds) {
  const std::string header = TextHeader("Subject", std::string(600, 'x'));
  for (const std::string& line : Lines(header)) EXPECT_LE(line.size(), 76U);
  EXPECT_EQ(Decoded(header), std::string(600, 'x'));
}

TEST(TextHeader, M06LineEndsBecomeBlanks) {
  const std::string header =
      TextHeader("Subject", "evil\r\nBcc: victim@x.org\r\n\r\nbody");
  EXPECT_EQ(Lines(header).size(), 1U);
  EXPECT_THAT(header, testing::StartsWith("Subject: evil  Bcc:"));
}

TEST(TextHeader, WhatLooksEncodedIsEncoded) {
  EXPECT_EQ(Decoded(TextHeader("Subject", "=?UTF-8?B?QkND?=")),
            "=?UTF-8?B?QkND?=");
}

TEST(TextHeader, IsCutAt2000Bytes) {
  EXPECT_EQ(Decoded(TextHeader("S", std::string(9000, 'x'))).size(), 2000U);
}

TEST(Phrase, IsAtomsOrQuotedOrEncoded) {
  EXPECT_EQ(Phrase("", 6), "");
  EXPECT_EQ(Phrase("Lead Sman", 6), "Lead Sman");
  EXPECT_EQ(Phrase("Ops, Inc. <x@y>", 6), "\"Ops, Inc. <x@y>\"");
  EXPECT_EQ(Phrase("say \"hi\" \\", 6), "\"say \\\"hi\\\" \\\\\"");
  EXPECT_EQ(Decoded(Phrase("J\xC3\xB6rg", 6)), "J\xC3\xB6rg");
  EXPECT_THAT(Phrase("a\r\nBcc: b@c", 6), Not(HasSubstr("\n")));
}

}  // namespace
}  // namespace leadsman
