#include "internal/probe/json_rules.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

using std::string_view_literals::operator""sv;

// "" = they hold.
std::string Said(const std::vector<JsonRule>& rules, std::string_view body,
                 bool cut = false) {
  const auto breach = JsonRules(rules).Broken(body, cut);
  if (!breach) return "";
  EXPECT_EQ(breach->reason, Reason::kJson);
  return breach->detail;
}

struct Case {
  const char* name;
  const char* pointer;
  const char* equals;  // JSON
  std::string_view body;
  const char* detail;  // "" = it holds
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

const Case kCases[] = {
    {"Text", "/db/status", R"("up")", R"({"db":{"status":"up"}})", ""},
    {"OtherText", "/db/status", R"("up")", R"({"db":{"status":"s3cret"}})",
     R"(JSON at "/db/status" has another value than ""up"")"},
    {"OtherType", "/n", "1", R"({"n":"1"})",
     R"(JSON at "/n" is a string and not "1")"},
    {"NoSuchPlace", "/db/status", R"("up")", R"({"db":{"state":"up"}})",
     R"(JSON has no "/db/status")"},
    {"NoSuchItem", "/a/2", "1", R"({"a":[1,1]})", R"(JSON has no "/a/2")"},
    {"Item", "/a/1", "2", R"({"a":[1,2]})", ""},
    {"Root", "", R"("up")", R"("up")", ""},
    {"OtherRoot", "", R"("up")", "3",
     R"(JSON at its root is a number and not ""up"")"},
    {"EscapedNames", "/a~1b/~0c", "1", R"({"a/b":{"~c":1}})", ""},
    {"EmptyName", "/", "1", R"({"":1})", ""},
    {"NamesOfOtherScripts", "/дб", "true", R"({"дб":true})", ""},
    {"OneIsOnePointZero", "", "1", "1.0", ""},
    {"OnePointZeroIsOne", "", "1.0", "1", ""},
    {"AHundredIsOneE2", "", "100", "1e2", ""},
    {"MinusZeroIsZero", "", "0", "-0.0", ""},
    {"ATenth", "", "0.1", "0.1000", ""},
    {"LargeNumbers", "", "9007199254740993", "9007199254740993", ""},
    {"LargeNumbersApart", "", "9007199254740993", "9007199254740992",
     R"(JSON at its root has another value than "9007199254740993")"},
    {"True", "", "true", "true", ""},
    {"TrueIsNotOne", "", "true", "1",
     R"(JSON at its root is a number and not "true")"},
    {"TrueIsNotFalse", "", "true", "false",
     R"(JSON at its root has another value than "true")"},
    {"Null", "/n", "null", R"({"n":null})", ""},
    {"NullIsNotNothing", "/n", "null", "{}", R"(JSON has no "/n")"},
    {"ObjectsInAnyOrder", "", R"({"a":1,"b":[1,2]})", R"({"b":[1.0,2],"a":1})",
     ""},
    {"ObjectsWithMore", "", R"({"a":1})", R"({"a":1,"b":2})",
     R"(JSON at its root has another value than "{"a":1}")"},
    {"ArraysInOrder", "", "[1,2]", "[2,1]",
     R"(JSON at its root has another value than "[1,2]")"},
    {"EscapesAreText", "", R"("ü")", R"("\u00fc")", ""},
    {"BlanksAround", "", "1", " \n1\t ", ""},
    {"AByteOrderMark", "", "1",
     "\xEF\xBB\xBF"
     "1",
     ""},
    {"Empty", "", "1", "", "body is empty, and no JSON"},
    {"Html", "", "1", "<html>", "body is no JSON (wrong at byte 1)"},
    {"CutShort", "", "1", R"({"a":)", "body is no JSON (wrong at byte 6)"},
    {"TwoValues", "", "1", "1 2", "body is no JSON (wrong at byte 3)"},
    {"ATrailingComma", "", "1", "[1,]", "body is no JSON (wrong at byte 4)"},
    {"NotANumber", "", "1", "NaN", "body is no JSON (wrong at byte 1)"},
    {"ANulAndMore", "", "1", "1\0 2"sv, "body is no JSON (wrong at byte 2)"},
};

class JsonRulesTest : public testing::TestWithParam<Case> {};

TEST_P(JsonRulesTest, Say) {
  const Case& one = GetParam();
  EXPECT_EQ(Said({{one.pointer, one.equals}}, one.body), one.detail);
}

INSTANTIATE_TEST_SUITE_P(Bodies, JsonRulesTest, testing::ValuesIn(kCases),
                         [](const auto& one) { return one.param.name; });

TEST(JsonBodyTest, OneThatIsCutCannotBeRead) {
  EXPECT_EQ(Said({{"", "1"}}, "1234", true),
            "body is longer than body.maxBytes (4), so that its JSON cannot be "
            "read");
}

TEST(JsonBodyTest, WithoutARuleAnythingPasses) {
  EXPECT_EQ(Said({}, "<html>", true), "");
}

TEST(JsonBodyTest, AllRulesMustHoldAndTheFirstThatDoesNotIsSaid) {
  const std::vector<JsonRule> rules{{"/a", "1"}, {"/b", "2"}, {"/c", "3"}};
  EXPECT_EQ(Said(rules, R"({"a":1,"b":2,"c":3})"), "");
  EXPECT_EQ(Said(rules, R"({"a":1})"), R"(JSON has no "/b")");
}

TEST(JsonBodyTest, NoNestingUsesUpTheStack) {
  const std::string deep(1 << 20, '[');
  EXPECT_NE(Said({{"/0/0", "1"}}, deep), "");
  const std::string closed =
      std::string(1 << 19, '[') + std::string(1 << 19, ']');
  EXPECT_EQ(Said({{"/0/0", "1"}}, closed),
            R"(JSON at "/0/0" is an array and not "1")");
}

}  // namespace
}  // namespace leadsman
