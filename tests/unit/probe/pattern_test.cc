#include "internal/probe/pattern.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

struct Case {
  const char* pattern;
  std::string_view text;
  bool found;
};

using std::string_view_literals::operator""sv;

TEST(PatternTest, MatchesAsRe2DoesInUtf8AndInWhatIsNone) {
  const Case cases[] = {
      {"^v[0-9]+", "v12 is out", true},
      {"^v[0-9]+", "not v12", false},
      {"v[0-9]+$", "this is v12", true},
      {"^two$", "one\ntwo\n", false},  // ^ and $ are the text's ends
      {"(?m)^two$", "one\ntwo\n", true},
      {"(?i)ready", "READY", true},
      {"grün", "alles grün", true},
      {"gr.n$", "alles grün", true},  // one character, two bytes
      {"^[äöü]$", "ö", true},
      {"\\p{Cyrillic}", "работи", true},
      {"\\p{Cyrillic}", "works", false},
      // What is no UTF-8 hides nothing of what stands around it.
      {"ready", "\xFF\xFE ready \xC3", true},
      {"^gr.n", "gr\xFCn", false},
      {"gr\\Cn", "gr\xFCn", true},
      {"ready", "a\0b ready"sv, true},
      {"^$", "", true},
      {"", "anything", true},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(Pattern(one.pattern).Found(one.text), one.found)
        << one.pattern << " in " << one.text;
  }
}

// (a*)*b and its like take others exponential time; this would never end.
TEST(PatternTest, TakesTimeLinearInAHostileText) {
  const std::string text(1 << 20, 'a');
  EXPECT_FALSE(Pattern("^(a|aa)+$b").Found(text));
  EXPECT_FALSE(Pattern("(a*)*c").Found(text));
  EXPECT_FALSE(Pattern("(x+x+)+y").Found(std::string(1 << 20, 'x')));
}

// Where its automaton would outgrow its memory, RE2 takes the slow way round,
// and not standard error.
TEST(PatternTest, AnAutomatonThatOutgrowsItsMemoryStillAnswers) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += (i * i) % 7 < 3 ? 'a' : 'b';
  testing::internal::CaptureStderr();
  EXPECT_TRUE(
      Pattern("[ab]*a[ab]{200}$").Found(text + 'a' + std::string(200, 'b')));
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace leadsman
