#include "internal/base/text.h"

#include <string>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

TEST(TextTest, CutsAtACharactersEdge) {
  EXPECT_EQ(CutAtCharacter("abc", 5), "abc");
  EXPECT_EQ(CutAtCharacter("ab\xC3\xA9", 3), "ab");
  EXPECT_EQ(CutAtCharacter("ab\xC3\xA9", 4), "ab\xC3\xA9");
}

TEST(TextTest, CleansControlBytesAndBrokenUtf8) {
  EXPECT_EQ(CleanText("a\r\nb\x1b[31m\x7f"), "a  b [31m ");
  EXPECT_EQ(CleanText("a\r\nb\tc", true), "a\nb\tc");
  EXPECT_EQ(CleanText("\xff\xc3"), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(CleanText("\xed\xa0\x80"),
            "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a surrogate
  EXPECT_EQ(CleanText("\xC2\x85"), " ");              // NEL
}

TEST(TextTest, SplitsListsWithoutEmptyParts) {
  EXPECT_EQ(SplitList(" a, b ,,c,"), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_TRUE(SplitList("").empty());
}

TEST(TextTest, FindsTheWordThatWasMeant) {
  EXPECT_EQ(NearestWord("intervall", {"interval", "timeout"}), "interval");
  EXPECT_EQ(NearestWord("PeriodSeconds", {"periodSeconds"}), "periodSeconds");
  EXPECT_EQ(NearestWord("prot", {"path", "port"}), "port");
  EXPECT_EQ(NearestWord("fro", {"for"}), "for");
  EXPECT_EQ(NearestWord(std::string(1'000'000, 'a'), {"a"}), std::nullopt);
  EXPECT_EQ(NearestWord("zebra", {"interval", "timeout"}), std::nullopt);
}

TEST(TextTest, SplitsUrls) {
  const auto parts = SplitUrl("HTTPS://bob:x@[::1]:8443/a?b=1#c");
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->scheme, "https");
  EXPECT_EQ(parts->userinfo, "bob:x");
  EXPECT_EQ(parts->host, "::1");
  EXPECT_EQ(parts->port, "8443");
  EXPECT_EQ(parts->path, "/a?b=1");
  EXPECT_EQ(SplitUrl("http://web?x")->path, "/?x");
  EXPECT_EQ(SplitUrl("http://web")->path, "/");
  EXPECT_FALSE(SplitUrl("file:///etc/passwd"));
  EXPECT_FALSE(SplitUrl("http://"));
  EXPECT_FALSE(SplitUrl("http://a:b/"));
  EXPECT_FALSE(SplitUrl("web:5000"));
}

}  // namespace
}  // namespace leadsman
