#include "internal/probe/header_rules.h"

#include <vector>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

struct Case {
  const char* name;
  std::vector<HeaderRule> rules;
  HeaderList headers;
  const char* detail;  // "" = they hold
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

const Case kCases[] = {
    {"NoRule", {}, {{"x", "y"}}, ""},
    {"InAnyCase",
     {{"Content-TYPE", "^text/html"}},
     {{"content-type", "text/html; charset=utf-8"}},
     ""},
    {"AnotherValue",
     {{"Content-Type", "^text/html"}},
     {{"content-type", "s3cret"}},
     R"(header "Content-Type" does not match "^text/html")"},
    {"Missing",
     {{"X-Ready", ""}},
     {{"content-type", "text/html"}},
     R"(header "X-Ready" is missing)"},
    {"ThereAndEmpty", {{"X-Ready", "^$"}}, {{"x-ready", ""}}, ""},
    {"AnyOfSeveralValues",
     {{"Via", "^two$"}},
     {{"via", "one"}, {"via", "two"}, {"via", "three"}},
     ""},
    {"NoneOfSeveralValues",
     {{"Via", "^four$"}},
     {{"via", "one"}, {"via", "two"}},
     R"(header "Via" does not match "^four$")"},
    {"AllRulesMustHold",
     {{"A", "1"}, {"B", "2"}},
     {{"a", "1"}, {"b", "1"}},
     R"(header "B" does not match "2")"},
    {"ANameThatEndsAlike",
     {{"Type", "x"}},
     {{"content-type", "x"}},
     R"(header "Type" is missing)"},
};

class HeaderRulesTest : public testing::TestWithParam<Case> {};

TEST_P(HeaderRulesTest, Say) {
  const auto breach = HeaderRules(GetParam().rules).Broken(GetParam().headers);
  EXPECT_EQ(breach ? breach->detail : "", GetParam().detail);
  if (breach) {
    EXPECT_EQ(breach->reason, Reason::kHeader);
  }
}

INSTANTIATE_TEST_SUITE_P(Answers, HeaderRulesTest, testing::ValuesIn(kCases),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace leadsman
