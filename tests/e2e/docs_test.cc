// What the pages show is what the program takes. Pages and examples are found
// by themselves, by these rules:
// - a ```yaml block is a configuration. One that begins with "- " is a list of
//   checks; one without `checks` is read with the shortest check before it;
//   one that begins with apiVersion is Kubernetes' and not ours.
// - a block whose first line is NAME=value is an `.env`; one without REQ_URL
//   is read with one.
// - a line of a block, or a `span`, that begins with "leadsman " or holds
//   " -- leadsman " is a command.
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/base/text.h"
#include "tests/e2e/demo_web.h"
#include "tests/e2e/markdown.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::HasSubstr;

const std::string kCheck = "checks: [{name: web, httpGet: {port: 8000}}]\n";

void ExpectValid(const Block& block, const std::string& option,
                 const std::string& text) {
  const TempDir dir;
  const Finished finished = RunToEnd(
      {Program("leadsman"), "validate", option, dir.Write("file", text)},
      {.env = {{"POD_IP", "10.1.2.3"}}});
  EXPECT_EQ(finished.exit, 0) << block.place << '\n' << finished.err << text;
}

bool Has(const std::string& text, const std::string& line) {
  return ('\n' + text).find('\n' + line) != std::string::npos;
}

// Any name in capitals and '='.
bool IsEnv(const std::string& text) {
  const std::size_t end = text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_");
  return end != 0 && end != std::string::npos && text[end] == '=';
}

TEST(DocsTest, EachConfigurationIsValid) {
  int found = 0;
  for (const Page& page : AllPages()) {
    for (const Block& block : BlocksOf(page)) {
      if (block.kind != "yaml" || block.text.starts_with("apiVersion:")) {
        continue;
      }
      ++found;
      std::string text = block.text;
      if (text.starts_with("- ")) text.insert(0, "checks:\n");
      if (!Has(text, "checks:")) text.insert(0, kCheck);
      ExpectValid(block, "--config", text);
    }
  }
  EXPECT_GT(found, 15);
}

TEST(DocsTest, EachEnvFileIsValid) {
  int found = 0;
  for (const Page& page : AllPages()) {
    for (const Block& block : BlocksOf(page)) {
      if (!IsEnv(block.text)) continue;
      ++found;
      std::string text = block.text;
      if (!Has(text, "REQ_URL")) text += "REQ_URL=http://web:5000/\n";
      ExpectValid(block, "--env-file", text);
    }
  }
  EXPECT_GT(found, 1);
}

// From "leadsman" on, up to where the shell takes over or prose goes on.
std::vector<std::string> CommandIn(const std::string& line) {
  const std::size_t inside = line.find(" -- leadsman ");
  std::string text =
      inside == std::string::npos ? line : line.substr(inside + 4);
  if (!text.starts_with("leadsman ")) return {};
  text = text.substr(0, text.find_first_of("|>&#,;"));
  std::vector<std::string> words = SplitList(text, ' ');
  words.erase(words.begin());
  return words;
}

// --help of a command, once each; "" where there is no such command.
std::string HelpOf(const std::vector<std::string>& command) {
  static auto& known = *new std::map<std::vector<std::string>, std::string>;
  const auto [found, fresh] = known.emplace(command, "");
  if (fresh) {
    std::vector<std::string> args{Program("leadsman")};
    args.insert(args.end(), command.begin(), command.end());
    args.emplace_back("--help");
    const Finished help = RunToEnd(args);
    // An unknown command's is that of the whole program.
    const bool whole = !command.empty() && help.out == HelpOf({});
    if (help.exit == 0 && !whole) found->second = help.out;
  }
  return found->second;
}

void ExpectKnown(const std::string& line, std::vector<std::string> words) {
  std::vector<std::string> command;
  const auto take = [&] {
    command.push_back(words.front());
    words.erase(words.begin());
  };
  if (!words.empty() && !words.front().starts_with('-')) take();
  ASSERT_NE(HelpOf(command), "") << "no such command: " << line;
  const bool nested = HelpOf(command).find("Subcommands:") != std::string::npos;
  if (nested && !command.empty() && !words.empty()) take();
  ASSERT_NE(HelpOf(command), "") << "no such command: " << line;
  const std::string help = HelpOf(command) + HelpOf({});
  for (const std::string& word : words) {
    if (!word.starts_with('-') || word == "-") continue;
    const std::string option = word.substr(0, word.find('='));
    const bool known = help.find(' ' + option + ' ') != std::string::npos ||
                       help.find(' ' + option + ',') != std::string::npos ||
                       help.find(',' + option + ' ') != std::string::npos;
    EXPECT_TRUE(known) << "no option " << option << ": " << line;
  }
}

TEST(DocsTest, EachCommandIsKnownWithItsOptions) {
  int found = 0;
  for (const Page& page : AllPages()) {
    std::vector<std::string> lines = SpansOf(page);
    for (const Block& block : BlocksOf(page)) {
      for (std::string& line : LinesOf(block.text)) {
        lines.push_back(std::move(line));
      }
    }
    for (const std::string& line : lines) {
      const std::vector<std::string> words = CommandIn(line);
      if (words.empty()) continue;
      ++found;
      ExpectKnown(page.path + ": " + line, words);
    }
  }
  EXPECT_GT(found, 8);
}

TEST(DocsTest, EachLinkToAFileLeadsToOne) {
  for (const Page& page : AllPages()) {
    const std::string folder =
        page.path.substr(0, page.path.find_last_of('/') + 1);
    const std::string& text = page.text;
    for (std::size_t at = text.find("]("); at != std::string::npos;
         at = text.find("](", at + 1)) {
      std::string link = text.substr(at + 2, text.find(')', at) - at - 2);
      link = link.substr(0, link.find('#'));
      if (link.empty() || link.find("://") != std::string::npos) continue;
      const std::string path =
          std::string(LEADSMAN_SOURCE_DIR) + '/' +
          (page.path.find('/') == std::string::npos ? "" : folder) + link;
      EXPECT_TRUE(std::filesystem::exists(path)) << page.path << ": " << link;
    }
  }
}

// "Suite.Name" of each test in the sources, by whichever macro.
std::set<std::string> AllTests() {
  namespace fs = std::filesystem;
  std::set<std::string> tests;
  for (const auto& entry : fs::recursive_directory_iterator(
           fs::path(LEADSMAN_SOURCE_DIR) / "tests")) {
    if (entry.path().extension() != ".cc") continue;
    const std::string code = '\n' + ReadFileText(entry.path().string());
    for (std::size_t at = code.find("\nTEST"); at != std::string::npos;
         at = code.find("\nTEST", at + 1)) {
      const std::size_t open = code.find('(', at) + 1;
      const std::vector<std::string> names =
          SplitList(code.substr(open, code.find(')', open) - open));
      if (names.size() == 2) tests.insert(names[0] + '.' + names[1]);
    }
  }
  return tests;
}

// One that is disabled has another name.
TEST(ProbesPageTest, EachRowIsHeldByTestsThatExist) {
  const std::set<std::string> tests = AllTests();
  const Page page{"docs/probes.md",
                  ReadFileText(LEADSMAN_SOURCE_DIR "/docs/probes.md")};
  const auto rows = RowsOf(page);
  EXPECT_GT(rows.size(), 25U);
  for (const std::vector<std::string>& row : rows) {
    ASSERT_EQ(row.size(), 4U) << row[0];
    const std::vector<std::string> named = SpansOf({"", row[3]});
    EXPECT_FALSE(named.empty()) << row[0] << ": no test";
    for (const std::string& name : named) {
      EXPECT_TRUE(tests.contains(name)) << row[0] << ": no test " << name;
    }
  }
}

}  // namespace
}  // namespace leadsman
