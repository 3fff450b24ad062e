// Files that mean harm, or were saved by the wrong program: each is refused
// with its place, soon, and with little memory; and what only looks odd is
// taken as YAML 1.2 says.
#include <fstream>
#include <malloc.h>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/config/config.h"
#include "tests/unit/config/parse.h"

namespace leadsman {
namespace {

using testing::EndsWith;
using testing::StartsWith;

std::string Repeat(const std::string& text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string FirstErrorOf(const std::string& text) {
  const std::string errors = ErrorsOf(File(text));
  return errors.substr(0, errors.find('\n'));
}

struct Hostile {
  std::string text;
  std::string words;  // of the first error
};

TEST(HostileTest, FilesOfTheWrongKindAreRefusedWithTheirPlace) {
  const std::string empty = "is empty; must hold a mapping with checks";
  const std::string no_utf8 =
      "holds a byte that is not UTF-8; save the file as UTF-8";
  const std::string control =
      "holds a control byte; only tabs and line ends may be here";
  const std::string two =
      "begins a second document; must be one (without a second ---)";
  for (const auto& [text, words] : std::vector<Hostile>{
           {"", "f.yaml:1:1: " + empty},
           {"\xEF\xBB\xBF", "f.yaml:1:1: " + empty},
           {"# only\n# words\n", "f.yaml:1:1: " + empty},
           {"---", "f.yaml:1:1: " + empty},
           {"---\n...\n", "f.yaml:1:1: " + empty},
           {"%YAML 1.2\n---\n", "f.yaml:1:1: " + empty},
           {"---\n---\n", "f.yaml:2:1: " + two},
           {kLeast + "...\n---\nlog: {level: info}\n", "f.yaml:5:1: " + two},
           {"\xFF\xFE" + std::string("a\0:\0", 4), "f.yaml:1:1: " + no_utf8},
           {"\xFE\xFF" + std::string("\0a\0:", 4), "f.yaml:1:1: " + no_utf8},
           {std::string("a\0:\0", 4), "f.yaml:1:2: " + control},
           {"log:\n  level: \x1b[2J\n", "f.yaml:2:10: " + control},
           {"labels: {a: \xC0\xAF}\n", "f.yaml:1:13: " + no_utf8},
           {"labels: {a: \xED\xA0\x80}\n", "f.yaml:1:13: " + no_utf8},
           {"labels: {a: caf\xE9}\n", "f.yaml:1:16: " + no_utf8},
           {"just words\n",
            "f.yaml:1:1: is a string; must be a mapping with keys such as "
            "checks"},
       }) {
    EXPECT_EQ(FirstErrorOf(text), words) << text;
  }
}

TEST(HostileTest, KeysAreRefusedThatAreNoWordsOrStandTwice) {
  const std::string no_word =
      "has a key that is not a word; must be plain or quoted text";
  const std::string twice = "is set twice; keep one of the two";
  const std::string merge =
      "has a merge key (<<), which is not known here; write the keys out";
  const std::string tag =
      "has a tag (!…), which is not known here; text that begins with '!' must "
      "be quoted";
  const std::string cycle =
      "is an alias inside the value it stands for; write the value out";
  for (const auto& [text, words] : std::vector<Hostile>{
           {"? [a]\n: 1\n", "f.yaml:1:3: " + no_word},
           {"? {a: 1}\n: 1\n", "f.yaml:1:3: " + no_word},
           {"log: {~: 1}\n", "f.yaml:1:7: log: " + no_word},
           {"log:\n  : 1\n", "f.yaml:2:3: log: " + no_word},
           {"a: &x b\n*x : 1\n", "f.yaml:2:1: " + no_word},
           {"log: {level: info}\nlog: {}\n", "f.yaml:2:1: log: " + twice},
           {R"({"log": {"level": "info", "level": "warn"}})",
            "f.yaml:1:27: log.level: " + twice},
           {"checks:\n- name: a\n  \"name\": b\n",
            "f.yaml:3:3: checks[0].name: " + twice},
           {"a: &x {level: info}\nlog:\n  <<: *x\n",
            "f.yaml:3:3: log: " + merge},
           {"log: !!binary aGFsbG8=\n", "f.yaml:1:6: log: " + tag},
           {"log: !!python/object:os.system {}\n", "f.yaml:1:6: log: " + tag},
           {"checks: !mine []\n", "f.yaml:1:9: checks: " + tag},
           {"log: !!set {level}\n", "f.yaml:1:6: log: " + tag},
           {"log: &x {level: *x}\n", "f.yaml:1:17: log.level: " + cycle},
           {"&x [*x]\n", "f.yaml:1:5: [0]: " + cycle},
           {"&a log: &b [[*b]]\n", "f.yaml:1:14: log[0][0]: " + cycle},
       }) {
    EXPECT_EQ(FirstErrorOf(text), words) << text;
  }
}

TEST(HostileTest, TenThousandNodesByAliasesPassAndOneMoreDoesNot) {
  const auto words_of = [](std::size_t aliases, const std::string& anchored) {
    return ErrorsOf(File("labels: {a: &x " + anchored + "}\nchecks: [" +
                         Repeat("*x,", aliases) + "]\n"));
  };
  const std::string words =
      "makes more than 10,000 nodes by aliases; write less with them\n";
  EXPECT_THAT(words_of(10'000, "t"), testing::HasSubstr("checks[0]: is a str"));
  EXPECT_EQ(words_of(10'001, "t"), "f.yaml:2:30010: checks[10000]: " + words);
  // A list of three costs four.
  EXPECT_THAT(words_of(2'500, "[1, 2, 3]"), Not(EndsWith(words)));
  EXPECT_THAT(words_of(2'501, "[1, 2, 3]"), EndsWith(words));
}

TEST(HostileTest, BillionLaughsAreStopped) {
  std::string bomb = "a0: &a0 lol\n";
  for (int i = 1; i < 30; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" +
            Repeat(last + ",", 9) + last + "]\n";
  }
  EXPECT_EQ(FirstErrorOf(bomb),
            "f.yaml:5:38: a4[7]: makes more than 10,000 nodes by aliases; "
            "write less with them");
}

// In a list, a mapping, both styles: yaml-cpp's own stack never sees it.
TEST(HostileTest, NestingOf100000LevelsIsRefused) {
  const std::string deep = "is nested too deep; must be at most 64 levels";
  EXPECT_THAT(
      FirstErrorOf("a: " + Repeat("{b: ", 100'000) + Repeat("}", 100'000)),
      EndsWith(deep));
  EXPECT_THAT(FirstErrorOf(Repeat("- ", 100'000)), EndsWith(deep));
  EXPECT_THAT(FirstErrorOf("a: " + Repeat("[", 100'000) + Repeat("]", 100'000)),
              EndsWith(deep));
  std::string block;
  for (std::size_t i = 0; i < 1'000; ++i) block += std::string(i, ' ') + "a:\n";
  EXPECT_THAT(FirstErrorOf(block), StartsWith("f.yaml:65:65: a.a.a."));
  EXPECT_THAT(FirstErrorOf(block), EndsWith(deep));
  EXPECT_THAT(FirstErrorOf(Repeat("? ", 100'000)),
              EndsWith("has a key that is not a word; must be plain or quoted "
                       "text"));
}

TEST(HostileTest, AHundredThousandValuesPassAndOneMoreDoesNot) {
  // The root, the list itself and its items.
  EXPECT_THAT(ErrorsOf(File("log: [" + Repeat("1,", 99'998) + "]")),
              testing::HasSubstr("f.yaml:1:6: log: is a list; must be a map"));
  EXPECT_THAT(FirstErrorOf("log: [" + Repeat("1,", 99'999) + "]"),
              EndsWith(": is one value too many; must be at most 100,000 in "
                       "all"));
}

// The most memory that this process has had since the last call, in KiB.
long PeakSinceLastAsked() {
  malloc_trim(0);
  std::ifstream status("/proc/self/status");
  long peak = 0;
  for (std::string word; status >> word;) {
    if (word == "VmHWM:") status >> peak;
  }
  std::ofstream("/proc/self/clear_refs") << "5";
  return peak;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

// A third of the most that is read, and less where each byte costs more. None
// may take longer than the test's time limit. yaml-cpp keeps the tokens of a
// {…} or […] until its end, 100 bytes each; ours comes on top of that only up
// to 100,000 values.
TEST(HostileTest, MuchOfAnythingTakesLittleMemoryAndEnds) {
  const std::size_t size = kSanitized ? 50'000 : 300'000;
  const auto fill = [&](const std::string& unit) {
    return Repeat(unit, size / unit.size());
  };
  const auto numbered = [&](const std::string& before,
                            const std::string& after) {
    std::string all;
    for (std::size_t i = 0; all.size() < size; ++i) {
      all += before + std::to_string(i) + after;
    }
    return all;
  };
  const std::vector<std::string> texts{
      "a: " + fill("x"),
      fill("k") + ": 1",
      "? " + fill("k") + "\n: 1",
      "a: \"" + fill("x\n"),
      "a: '" + fill("x"),
      "a: \"" + fill("\\x41") + "\"",
      "a: " + fill("9"),
      "a: |\n" + fill(" x\n"),
      fill("\n"),
      fill(" "),
      fill("\t"),
      fill("#\n"),
      fill("%a\n"),
      fill("*a "),
      fill("- &a a\n"),
      fill("a: 1\r\n"),
      fill("? a\n"),
      "[" + fill(","),
      "a: [" + fill("1,") + "]",
      "checks: [" + fill("1,") + "]",
      "a: " + Repeat("&a [", 60) + fill("1,") + Repeat("]", 60),
      numbered("k", ": 1\n"),
      "labels:\n" + numbered(" k", ": a\n"),
      "labels:\n" + numbered(" k", ": \"\\x01\"\n"),
      "checks:\n- name: a\n" + numbered("  k", ": 1\n"),
      "checks:\n" + numbered("- {name: c", ", tcpSocket: {port: 0}}\n"),
      "checks:\n" + numbered("- {name: c", ", tcpSocket: {port: 1}}\n") +
          Repeat("- {name: x, tcpSocket: {port: 0}}\n", 600),
  };
  const long before = (PeakSinceLastAsked(), PeakSinceLastAsked());
  for (const std::string& text : texts) {
    const std::string errors = ErrorsOf(File(text));
    EXPECT_THAT(errors, StartsWith("f.yaml:")) << text.substr(0, 40);
    EXPECT_LT(errors.size(), 200'000U) << text.substr(0, 40);
    const long grown = PeakSinceLastAsked() - before;
    EXPECT_TRUE(kSanitized || grown < 80'000)
        << grown << " KiB: " << text.substr(0, 40);
  }
}

// What is odd, but YAML 1.2: taken as its core schema says.
TEST(HostileTest, OddButValidFilesAreTaken) {
  const std::string check = "{name: web, httpGet: {port: 8000}}";
  for (const std::string& text : std::vector<std::string>{
           "\xEF\xBB\xBF" + kLeast,
           "%YAML 1.2\n---\n" + kLeast + "...\n",
           "checks:\r\n  - name: web\r\n    httpGet: {port: 8000}\r\n",
           "checks: [&c " + check + "]\n",
           "&a checks: [{&b name: *a, httpGet: {port: 8000}}]\n",
           "checks: !!seq [!!map " + check + "]\n",
           "checks: [{name: !!str web, httpGet: {port: !!int 8000}}]\n",
           "checks: [{name: web, httpGet: {port: 0x1f40}}]\n",
           "checks: [{name: web, httpGet: {port: 0o17500}}]\n",
           "checks: [{name: web, httpGet: {port: '8000'}}]\n",
           "checks: [{name: web, periodSeconds: 1e3, httpGet: {port: 80}}]\n",
           "labels: {a: no, b: yes, c: on, d: off}\nchecks: [" + check + "]\n",
           "? checks\n: - " + check + "\n",
           "checks: [\n" + check + ",\n] # the end",
           kLeast + std::string(900'000, '#'),
           kLeast + "    description: '" + std::string(1'024, 'x') + "'\n",
       }) {
    EXPECT_EQ(ErrorsOf(File(text)), "") << text.substr(0, 80);
  }
}

TEST(HostileTest, NumbersThatFitNowhereAreRefused) {
  const auto words_of = [](const std::string& number) {
    return ErrorsOf(File(kLeast + "    failureThreshold: " + number + "\n" +
                         "    periodSeconds: " + number + "\n"));
  };
  const std::string whole = "f.yaml:4:23: checks[0].failureThreshold: is ";
  const std::string period = "f.yaml:5:20: checks[0].periodSeconds: is ";
  const std::string must_be_whole =
      "; must be a whole number from 1 to 10000\n";
  const std::string must_be_number = "; must be a number from 0.05 to 86400\n";
  for (const char* number :
       {".inf", "-.inf", ".nan", "1e999", "1_000", "0b1"}) {
    EXPECT_EQ(words_of(number), whole + "a string" + must_be_whole + period +
                                    "a string" + must_be_number);
  }
  EXPECT_EQ(words_of("99999999999999999999999"),
            whole + "a number beyond all bounds" + must_be_whole + period +
                "9.999999999999999e22; must be from 0.05 to 86400\n");
  EXPECT_EQ(words_of("1e2"),
            whole + "a number with a fraction" + must_be_whole);
  EXPECT_EQ(words_of("-1"), whole + "-1; must be from 1 to 10000\n" + period +
                                "-1; must be from 0.05 to 86400\n");
}

}  // namespace
}  // namespace leadsman
