#include "internal/probe/body_rules.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

struct Case {
  const char* name;
  BodyRule rule;
  std::string_view body;
  const char* detail;  // "" = it holds
  bool cut = false;
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

const Case kCases[] = {
    {"NoRule", {}, "", ""},
    {"Contains", {.contains = "hello"}, "oh hello!", ""},
    {"ContainsNot", {.contains = "hello"}, "secret", "body lacks \"hello\""},
    {"ContainsNotInItsStart",
     {.contains = "hello"},
     "sec",
     "body lacks \"hello\" in its first 3 bytes",
     true},
    {"ContainsBytes", {.contains = "grün"}, "\xFF grün", ""},
    {"NotContains", {.not_contains = "error"}, "all is well", ""},
    {"NotContainsDoes",
     {.not_contains = "error"},
     "an error in line 7",
     "body has \"error\", which it must not"},
    {"Matches", {.matches = "^v[0-9]+"}, "v7", ""},
    {"MatchesNot",
     {.matches = "^v[0-9]+"},
     "seven",
     "body does not match \"^v[0-9]+\""},
    {"MatchesNotInItsStart",
     {.matches = "x$"},
     "sev",
     "body does not match \"x$\" in its first 3 bytes",
     true},
    {"NotMatches", {.not_matches = "(?i)exception"}, "fine", ""},
    {"NotMatchesDoes",
     {.not_matches = "(?i)exception"},
     "NullPointerException",
     "body matches \"(?i)exception\", which it must not"},
    {"AllHold",
     {.contains = "ok",
      .not_contains = "no",
      .matches = "^o",
      .not_matches = "x"},
     "ok",
     ""},
    {"InTheOrderOfTheKeys",
     {.contains = "a", .not_contains = "b", .matches = "c", .not_matches = "b"},
     "b",
     "body lacks \"a\""},
    {"RulesOnOneLine", {.contains = "one\ntwo"}, "", "body lacks \"one two\""},
};

class BodyRulesTest : public testing::TestWithParam<Case> {};

TEST_P(BodyRulesTest, Say) {
  const Case& one = GetParam();
  const auto breach = BodyRules(one.rule).Broken(one.body, one.cut);
  EXPECT_EQ(breach ? breach->detail : "", one.detail);
  if (breach) {
    EXPECT_EQ(breach->reason, Reason::kBody);
  }
}

INSTANTIATE_TEST_SUITE_P(Bodies, BodyRulesTest, testing::ValuesIn(kCases),
                         [](const auto& one) { return one.param.name; });

TEST(BodyDetailTest, ALongRuleIsCutInTheDetail) {
  const auto breach =
      BodyRules({.contains = std::string(79, 'x') + "ü"}).Broken("", false);
  ASSERT_TRUE(breach);
  EXPECT_EQ(breach->detail, "body lacks \"" + std::string(79, 'x') + "…\"");
}

}  // namespace
}  // namespace leadsman
