// Every sentence of this room is seen by a test: what its sources hold between
// quotes, if it is words for people, occurs in a golden .txt, in the generated
// page or in a test of this folder. Whoever adds a message and no test for it
// hears of it here.
#include <cctype>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/config/schema.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/config/specimen.h"

namespace leadsman {
namespace {

const std::string kRoot = LEADSMAN_SOURCE_DIR;

// C++'s string literals, neighbours joined as the compiler does. Raw strings
// and characters are skipped.
class Literals {
 public:
  explicit Literals(const std::string& code) : code_(code) {}

  std::vector<std::string> Read() {
    while (at_ < code_.size()) {
      if (SkipRaw() || Skip("//", "\n")) continue;
      if (code_[at_] == '\'' && at_ > 0 && !IsDigit(code_[at_ - 1])) {
        at_ += code_[at_ + 1] == '\\' ? 4U : 3U;
      } else if (code_[at_] == '"') {
        TakeLiteral();
      } else {
        joins_ = joins_ && std::isspace(Byte(code_[at_])) != 0;
        ++at_;
      }
    }
    return found_;
  }

 private:
  static unsigned char Byte(char c) { return static_cast<unsigned char>(c); }
  static bool IsDigit(char c) { return std::isdigit(Byte(c)) != 0; }

  // R"md( … )md"
  bool SkipRaw() {
    if (code_.compare(at_, 2, "R\"") != 0) return false;
    const std::size_t open = code_.find('(', at_);
    const std::string mark = code_.substr(at_ + 2, open - at_ - 2);
    return Skip("R\"" + mark + '(', ')' + mark + '"');
  }

  bool Skip(const std::string& from, const std::string& to) {
    if (code_.compare(at_, from.size(), from) != 0) return false;
    const std::size_t end = code_.find(to, at_ + from.size());
    at_ = end == std::string::npos ? code_.size() : end + to.size();
    return true;
  }

  void TakeLiteral() {
    std::string text;
    for (++at_; at_ < code_.size() && code_[at_] != '"'; ++at_) {
      if (code_[at_] != '\\') {
        text += code_[at_];
        continue;
      }
      ++at_;
      text += code_[at_] == 'n' ? '\n' : code_[at_];
    }
    ++at_;
    if (joins_) {
      found_.back() += text;
    } else {
      found_.push_back(text);
    }
    joins_ = true;
  }

  const std::string& code_;
  std::size_t at_ = 0;
  bool joins_ = false;
  std::vector<std::string> found_;
};

std::vector<std::string> LiteralsOf(const std::string& folder,
                                    const std::string& ending) {
  std::vector<std::string> all;
  for (const auto& entry :
       std::filesystem::directory_iterator(kRoot + folder)) {
    const std::string path = entry.path().string();
    if (!path.ends_with(ending)) continue;
    const std::string code = ReadFileText(path);
    for (std::string& one : Literals(code).Read()) {
      all.push_back(std::move(one));
    }
  }
  return all;
}

// Said with two blanks at least, a letter around one of them.
bool IsForPeople(const std::string& text) {
  int blanks = 0;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    const auto before = static_cast<unsigned char>(text[i - 1]);
    if (text[i] == ' ' && std::ispunct(before) == 0) ++blanks;
  }
  return blanks >= 2;
}

std::string GoldenWords() {
  std::string words;
  for (const auto& entry : std::filesystem::directory_iterator(
           kRoot + "/tests/golden/config/bad")) {
    if (entry.path().extension() != ".txt") continue;
    words += ReadFileText(entry.path().string());
  }
  return words;
}

// For what no known file brings about; and yaml-cpp's own words, looked for.
const std::set<std::string> kNeverSaid = {
    "does not fit", "does not fit the schema", "is not YAML that can be read",
    "the referenced anchor is not defined"};

TEST(WordsTest, EverySentenceOfThisRoomIsSeenByATest) {
  std::string seen =
      GoldenWords() + ReadFileText(kRoot + "/docs/configuration.md");
  for (const std::string& text : LiteralsOf("/tests/unit/config", "_test.cc")) {
    seen += text + '\0';
  }
  int sentences = 0;
  for (const std::string& text : LiteralsOf("/internal/config", ".cc")) {
    if (!IsForPeople(text) || kNeverSaid.contains(text)) continue;
    ++sentences;
    EXPECT_NE(seen.find(text), std::string::npos) << text;
  }
  EXPECT_GT(sentences, 60);
}

TEST(WordsTest, EveryFormOfTheSchemaIsSeenInAGoldenFile) {
  const std::string seen = GoldenWords();
  std::set<std::string> forms;
  Specimen().EachValue([&](const Json& schema, const Json& /*value*/,
                           const std::string& /*pointer*/) {
    forms.emplace(Keyword(schema, "x-form"));
  });
  for (const std::string& form : forms) {
    EXPECT_NE(seen.find(form), std::string::npos) << form;
  }
  EXPECT_GT(forms.size(), 20U);
}

// A variable that the sources name and the page does not is a secret one.
TEST(WordsTest, EveryVariableStandsInThePage) {
  const std::string page = ReadFileText(kRoot + "/docs/configuration.md");
  int names = 0;
  for (const std::string& text : LiteralsOf("/internal/config", ".cc")) {
    const bool name = text.size() > 4 && text.find('_') != std::string::npos &&
                      text.back() != '_' && text.front() != '_' &&
                      text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_") ==
                          std::string::npos;
    if (!name) continue;
    ++names;
    EXPECT_NE(page.find('`' + text + '`'), std::string::npos) << text;
  }
  EXPECT_GT(names, 15);
}

// "FILE:LINE:COLUMN: …; what is allowed".
TEST(WordsTest, EveryGoldenErrorSaysWhereItIsAndWhatIsAllowed) {
  std::string words = GoldenWords();
  while (!words.empty()) {
    const std::string line = words.substr(0, words.find('\n'));
    words.erase(0, line.size() + 1);
    EXPECT_THAT(line,
                testing::MatchesRegex("[^:]+:[0-9]+:[0-9]+: [^;]+[;:] .+"));
  }
}

}  // namespace
}  // namespace leadsman
