#include "internal/config/dotenv.h"

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "internal/config/config.h"
#include "tests/unit/config/parse.h"

namespace leadsman {
namespace {

const Environment kEnvironment = {{"SET", "s"}, {"EMPTY", ""}};

struct Read {
  Variables variables;
  std::string errors;
};

Read ReadDotenv(const std::string& text) {
  Read read;
  for (const ConfigError& error :
       ParseDotenv(text, ".env", kEnvironment, read.variables)) {
    read.errors += Render(error) + '\n';
  }
  return read;
}

// The value of V.
std::string ValueIn(const std::string& text) {
  const Read read = ReadDotenv(text);
  EXPECT_EQ(read.errors, "") << text;
  const auto found = read.variables.find("V");
  return found == read.variables.end() ? "(absent)" : found->second.value;
}

struct Case {
  const char* text;
  const char* value;
};

TEST(DotenvTest, ReadsValuesAsDockerComposeDoes) {
  for (const auto& [text, value] : std::vector<Case>{
           {"V=a", "a"},
           {"V=a\n", "a"},
           {"V=a\r\n", "a"},
           {"V=a\r\nW=b\r\n", "a"},
           {"\xEF\xBB\xBFV=a\n", "a"},
           {"V=", ""},
           {"V=\n", ""},
           {"V\n", "(absent)"},
           {"  V = a b  \n", "a b"},
           {"export V=a\n", "a"},
           {"export\tV=a\n", "a"},
           {"# V=a\n", "(absent)"},
           {"\n\n  # words\n\nV=a", "a"},
           {"V=a # words\n", "a"},
           {"V=a#b\n", "a#b"},
           {"V=#s3cret\n", "#s3cret"},
           {"V= #a # words\n", "#a"},
           {"V=a=b\n", "a=b"},
           {"V='a # b'\n", "a # b"},
           {"V='a' # words\n", "a"},
           {"V='a$SET${SET}$$'\n", "a$SET${SET}$$"},
           {"V='a\\'b'\n", "a'b"},
           {"V='a\\nb'\n", "a\\nb"},
           {"V=\"a\\nb\\t\\\"c\\\"\\\\\"\n", "a\nb\t\"c\"\\"},
           {"V=\"a\\$SET\"\n", "a$SET"},
           {"V=\"a\nb\"\n", "a\nb"},
           {"V='a\nb'\n", "a\nb"},
           {"V=a\nV=b\n", "b"},
           {"V=a\\nb\n", "a\\nb"},
           {"V=a'b\n", "a'b"},
           {"V: a\n", "a"},
           {"V:a=b\n", "a=b"},
           {"V=a:b\n", "a:b"},
           {"V: 'a: b' # words\n", "a: b"},
           {"export V = \"a\"\n", "a"},
           {"exportV=a\nV=b\n", "b"},
           {"V=\"a\"\r\nW=b\r\n", "a"},
           {"V=\"a\r\nb\"\r\n", "a\r\nb"},
           {"V=\"\"\n", ""},
           {"V=''\n", ""},
           {"V=a\nV=\n", ""},
           {"V=a\tb\n", "a\tb"},
           {"V=a\t# words\n", "a"},
           {"V='a\\\\b'\n", "a\\\\b"},
           {"V=\"a\\zb\"\n", "a\\zb"},
           {"V=caf\xC3\xA9", "caf\xC3\xA9"},
       }) {
    EXPECT_EQ(ValueIn(text), value) << text;
  }
}

TEST(DotenvTest, PutsVariablesInAsDockerComposeDoes) {
  for (const auto& [text, value] : std::vector<Case>{
           {"V=$SET", "s"},
           {"V=a${SET}b", "asb"},
           {"V=\"a${SET}b\"", "asb"},
           {"V=$UNSET", ""},
           {"V=${UNSET}", ""},
           {"W=w\nV=$W", "w"},
           {"SET=mine\nV=$SET", "s"},
           {"V=${SET:-d}", "s"},
           {"V=${EMPTY:-d}", "d"},
           {"V=${UNSET:-d}", "d"},
           {"V=${SET-d}", "s"},
           {"V=${EMPTY-d}", ""},
           {"V=${UNSET-d}", "d"},
           {"V=${SET:+a}", "a"},
           {"V=${EMPTY:+a}", ""},
           {"V=${UNSET:+a}", ""},
           {"V=${EMPTY+a}", "a"},
           {"V=${UNSET+a}", ""},
           {"V=${SET:?e}", "s"},
           {"V=${SET?e}", "s"},
           {"V=${EMPTY?e}", ""},
           {"V=${UNSET:-${SET}}", "s"},
           {"V=${UNSET:-a${EMPTY:-b}c}", "abc"},
           {"V=$$SET", "$SET"},
           {"V=a$$$SET", "a$s"},
           {"V=\"$$SET\"", "$SET"},
           {"V='$SET'", "$SET"},
           {"V=$SET$SET", "ss"},
           {"V=$SET-x", "s-x"},
           {"V=${UNSET-}", ""},
           {"V=${UNSET:-a b}", "a b"},
           {"V=${UNSET:-a}b}", "ab}"},
           {"V=\"${UNSET:-\\\"q\\\"}\"", "\"q\""},
           {"V=${UNSET:-$SET}", "s"},
           {"V=${SET:+${UNSET:-d}}", "d"},
           {"W=1\nW=2\nV=$W", "2"},
           {"V=$W\nW=1", ""},
           {"V=5$", "5$"},
           {"V=$5", "$5"},
       }) {
    EXPECT_EQ(ValueIn(text), value) << text;
  }
}

TEST(DotenvTest, SaysTheLineAndTheNameOfWhatIsWrong) {
  for (const auto& [text, errors] : std::vector<Case>{
           {"A=1\nV=${UNSET:?e}\n",
            ".env:2:1: V: needs the variable UNSET, which is not set\n"},
           {"V=${EMPTY:?e}\n",
            ".env:1:1: V: needs the variable EMPTY, which is not set\n"},
           {"V=${UNSET?e}\n",
            ".env:1:1: V: needs the variable UNSET, which is not set\n"},
           {"V=${SET\n",
            ".env:1:1: V: has ${ without its }; write $$ for a dollar sign\n"},
           {"V=${}\n",
            ".env:1:1: V: has ${…} without a variable's name; write $$ for a "
            "dollar sign\n"},
           {"V=${SET/a/b}\n",
            ".env:1:1: V: has a ${…} that is not known; known are ${V}, "
            "${V:-d}, ${V:?e} and ${V:+a}\n"},
           {"A=\"1\n2\"\nV='a\n",
            ".env:3:1: V: has a quote that is never closed\n"},
           {"V='a' b\n", ".env:1:1: V: has text after its closing quote\n"},
           {"=a\n", ".env:1:1: is not NAME=value; names have A-Z, 0-9 and _\n"},
           {"V a\nW b\n",
            ".env:1:1: is not NAME=value; names have A-Z, 0-9 and _\n"
            ".env:2:1: is not NAME=value; names have A-Z, 0-9 and _\n"},
           {"A=1\nV=\xff\n",
            ".env:2:3: holds a byte that is not UTF-8; save the file as "
            "UTF-8\n"},
       }) {
    EXPECT_EQ(ReadDotenv(text).errors, errors) << text;
  }
}

TEST(DotenvTest, RefusesWhatIsNestedWithoutEnd) {
  std::string value = "x";
  for (int i = 0; i < 16; ++i) value = "${UNSET:-" + value + "}";
  EXPECT_EQ(ValueIn("V=" + value), "x");
  EXPECT_EQ(ReadDotenv("V=${UNSET:-" + value + "}").errors,
            ".env:1:1: V: has ${…} nested deeper than 16 levels\n");
  std::string endless;
  for (int i = 0; i < 100'000; ++i) endless += "${A:-";
  EXPECT_NE(ReadDotenv("V=" + endless).errors, "");
}

TEST(DotenvTest, NeverShowsAValueInAnError) {
  for (const std::string text :
       {"V='HUNTER2\n", "V=\"HUNTER2\" HUNTER2\n", "V=${HUNTER2/}\n",
        "V=${X:?HUNTER2}\n", "HUNTER2 HUNTER2\n", "V=HUNTER2${\n",
        "V=HUNTER2\x01\n"}) {
    const std::string errors = ReadDotenv(text).errors;
    EXPECT_NE(errors, "") << text;
    if (text.find("${HUNTER2") != std::string::npos) continue;  // a name
    EXPECT_EQ(errors.find("HUNTER2"), std::string::npos) << errors;
  }
}

TEST(DotenvTest, KnowsEachVariablesLine) {
  const Read read = ReadDotenv("A=1\n\nB=\"x\ny\"\nC=3");
  EXPECT_EQ(read.variables.at("A").line, 1);
  EXPECT_EQ(read.variables.at("B").line, 3);
  EXPECT_EQ(read.variables.at("C").line, 5);
}

}  // namespace
}  // namespace leadsman
