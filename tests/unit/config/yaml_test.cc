#include "internal/config/yaml.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/config/tree.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/config/parse.h"

namespace leadsman {
namespace {

using testing::HasSubstr;

// As JSON, or the first error's words.
std::string Read(const std::string& yaml) {
  Tree tree("f.yaml");
  const auto errors = ParseYaml(yaml, "f.yaml", tree);
  if (!errors.empty()) return errors[0].what;
  return JsonText(tree.json);
}

TEST(YamlTest, KnowsTheCoreSchemasWords) {
  EXPECT_EQ(Read("{a: null, b: ~, c: , d: Null, e: true, f: FALSE}"),
            R"({"a":null,"b":null,"c":null,"d":null,"e":true,"f":false})");
  EXPECT_EQ(Read("{a: no, b: yes, c: on, d: off, e: nUll, f: 12m}"),
            R"({"a":"no","b":"yes","c":"on","d":"off","e":"nUll","f":"12m"})");
}

TEST(YamlTest, KnowsTheCoreSchemasNumbers) {
  EXPECT_EQ(Read("{a: 12, b: -3, c: +4, d: 0o17, e: 0xFf, f: 012}"),
            R"({"a":12,"b":-3,"c":4,"d":15,"e":255,"f":12})");
  EXPECT_EQ(Read("{a: 0.5, b: .5, c: 1e3, d: -2.5E-1, e: 3.}"),
            R"({"a":0.5,"b":0.5,"c":1000.0,"d":-0.25,"e":3.0})");
  EXPECT_EQ(Read("{a: 1.2.3, b: 0o8, c: 0x, d: 1e, e: '-', f: ., g: 1_0}"),
            R"({"a":"1.2.3","b":"0o8","c":"0x","d":"1e","e":"-","f":".",)"
            R"("g":"1_0"})");
}

TEST(YamlTest, TakesNumbersThatJsonLacksForText) {
  EXPECT_EQ(Read("{a: .inf, b: -.Inf, c: .NaN, d: 1e999}"),
            R"({"a":".inf","b":"-.Inf","c":".NaN","d":"1e999"})");
}

TEST(YamlTest, LeavesQuotedScalarsStrings) {
  EXPECT_EQ(Read(R"({a: "1", b: 'true', c: "", d: "x\ny", e: !!str 5})"),
            R"({"a":"1","b":"true","c":"","d":"x\ny","e":"5"})");
}

TEST(YamlTest, ReadsJsonAndWindowsLineEnds) {
  EXPECT_EQ(Read(R"({"a": [1, {"b": "c"}], "d": null})"),
            R"({"a":[1,{"b":"c"}],"d":null})");
  EXPECT_EQ(Read("a: 1\r\nb: x\r\n"), R"({"a":1,"b":"x"})");
}

TEST(YamlTest, PutsAliasesIn) {
  EXPECT_EQ(Read("a: &x {b: [1]}\nc: *x\n"),
            R"({"a":{"b":[1]},"c":{"b":[1]}})");
}

TEST(YamlTest, StopsAliasesThatGrowWithoutBound) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) bomb.append(j > 0 ? "," : "").append(last);
    bomb += "]\n";
  }
  EXPECT_EQ(Read(bomb),
            "makes more than 10,000 nodes by aliases; write less with them");
  std::string text = "a: &a " + std::string(500'000, 'x') + "\nb: [*a";
  for (int i = 0; i < 100; ++i) text += ",*a";
  EXPECT_EQ(Read(text + "]"),
            "makes more than 10,000 nodes by aliases; write less with them");
}

TEST(YamlTest, TakesManyValuesWithoutAliases) {
  std::string list = "a: [1";
  for (int i = 0; i < 20'000; ++i) list += ",1";
  EXPECT_THAT(Read(list + "]"), testing::StartsWith(R"({"a":[1,1)"));
}

TEST(YamlTest, RefusesNestingOver64Levels) {
  const auto nested = [](std::size_t levels) {
    return "a: " + std::string(levels, '[') + std::string(levels, ']');
  };
  EXPECT_THAT(Read(nested(63)), testing::StartsWith(R"({"a":[[)"));
  for (const std::size_t levels : {64U, 1'000U, 100'000U}) {
    EXPECT_EQ(Read(nested(levels)),
              "is nested too deep; must be at most 64 levels");
  }
}

TEST(YamlTest, RefusesEndlessNestingThroughAliases) {
  std::string text = "a0: &a0 [x]\n";
  for (int i = 1; i < 5'000; ++i) {
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" +
            std::to_string(i - 1) + "]\n";
  }
  EXPECT_THAT(Read(text), HasSubstr("10,000 nodes by aliases"));
}

TEST(YamlTest, RefusesWhatIsNoText) {
  EXPECT_EQ(ErrorsOf(File("a: 1\nb: \xff\n")),
            "f.yaml:2:4: holds a byte that is not UTF-8; save the file as "
            "UTF-8\n");
  EXPECT_EQ(ErrorsOf(File(std::string("a: \0", 4))),
            "f.yaml:1:4: holds a control byte; only tabs and line ends may be "
            "here\n");
}

TEST(YamlTest, NeverCrashesOnCutInput) {
  const std::string text = ReadFileText(std::string(LEADSMAN_SOURCE_DIR) +
                                        "/tests/golden/config/good/full.yaml");
  ASSERT_FALSE(text.empty());
  for (std::size_t size = 0; size < text.size(); size += 53) {
    const std::string cut = text.substr(0, size);
    for (const char* end : {"", "}", "*", "\"", "? ["}) {
      const std::string errors = ErrorsOf(File(cut + end));
      EXPECT_EQ(errors.find('\0'), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace leadsman
