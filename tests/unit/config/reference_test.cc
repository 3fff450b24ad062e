#include "internal/config/reference.h"

#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/config/environment.h"
#include "internal/config/schema.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/config/parse.h"
#include "tests/unit/config/specimen.h"

namespace leadsman {
namespace {

using testing::HasSubstr;

TEST(ReferenceTest, IsTheCheckedInPage) {
  EXPECT_EQ(ReferenceText(), ReadFileText(std::string(LEADSMAN_SOURCE_DIR) +
                                          "/docs/configuration.md"))
      << "regenerate it: build/bin/leadsman schema --markdown > "
         "docs/configuration.md";
}

TEST(ReferenceTest, HasASectionForEachKeyOfTheRootInItsOrder) {
  std::vector<std::string> keys;
  for (const ReferenceSection& section : kReferenceSections) {
    const std::string key = section.key;
    if (key.find('.') == std::string::npos) keys.push_back(key);
  }
  EXPECT_EQ(keys, KeysOf(Schema()));
}

TEST(ReferenceTest, ShowsTheDescriptionOfEveryKey) {
  const std::string page = ReferenceText();
  Specimen().EachValue([&](const Json& schema, const Json& /*value*/,
                           const std::string& pointer) {
    if (std::isdigit(static_cast<unsigned char>(pointer.back())) != 0) return;
    EXPECT_THAT(page, HasSubstr(std::string(Keyword(schema, "description"))))
        << pointer;
  });
  for (const auto& [name, pointer] : EnvironmentKeys()) {
    EXPECT_THAT(page, HasSubstr("| `" + name + "` | `"));
  }
}

TEST(ReferenceTest, HasExamplesThatAreValidAndSpeakOfTheirSection) {
  for (const ReferenceSection& section : kReferenceSections) {
    const std::string key = section.key;
    EXPECT_EQ(ErrorsOf(File(section.example)), "") << key;
    const std::string last = key.substr(key.rfind('.') + 1);
    EXPECT_THAT(section.example, HasSubstr(last + ':')) << key;
  }
}

// A row is one line, with five cells.
TEST(ReferenceTest, KeepsItsTablesWhole) {
  std::string page = ReferenceText();
  page = page.substr(0, page.find("## Environment variables"));
  int rows = 0;
  while (!page.empty()) {
    const std::string line = page.substr(0, page.find('\n'));
    page.erase(0, line.size() + 1);
    if (!line.starts_with("| `")) continue;
    ++rows;
    std::size_t bars = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '|' && (i == 0 || line[i - 1] != '\\')) ++bars;
    }
    EXPECT_EQ(bars, 6U) << line;
  }
  EXPECT_GT(rows, 120);
}

}  // namespace
}  // namespace leadsman
