#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/config/config.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/config/parse.h"

namespace leadsman {
namespace {

std::string ReadErrors(const SourceOptions& options,
                       Environment environment = {}) {
  const auto sources = ReadSources(options, std::move(environment));
  std::string text;
  if (sources) return text;
  for (const ConfigError& error : sources.error()) text += Render(error) + '\n';
  return text;
}

TEST(SourcesTest, TakesTheFlagBeforeTheEnvironment) {
  const TempDir dir;
  const std::string flag = dir.Write("flag.yaml", "flag");
  const std::string named = dir.Write("named.yaml", "named");
  const auto both = ReadSources({.config = flag}, {{"LEADSMAN_CONFIG", named}});
  ASSERT_TRUE(both);
  EXPECT_EQ(both->file, flag);
  EXPECT_EQ(both->text, "flag");
  const auto one = ReadSources({}, {{"LEADSMAN_CONFIG", named}});
  ASSERT_TRUE(one);
  EXPECT_EQ(one->file, named);
  EXPECT_EQ(one->text, "named");
}

TEST(SourcesTest, DoesWithoutTheDefaultFileAndAnEmptyName) {
  if (std::filesystem::exists("/etc/leadsman/leadsman.yaml")) GTEST_SKIP();
  const auto sources = ReadSources({}, {{"LEADSMAN_CONFIG", ""}});
  ASSERT_TRUE(sources);
  EXPECT_EQ(sources->file, "");
  EXPECT_FALSE(sources->text);
  EXPECT_FALSE(sources->env_text);
}

TEST(SourcesTest, WantsAFileThatWasNamed) {
  const TempDir dir;
  const std::string missing = dir.Join("no.yaml");
  const std::string words =
      missing + ": is not there; must be a file that we may read\n";
  EXPECT_EQ(ReadErrors({.config = missing}), words);
  EXPECT_EQ(ReadErrors({}, {{"LEADSMAN_CONFIG", missing}}), words);
  EXPECT_EQ(ReadErrors({.env_file = missing}), words);
  EXPECT_EQ(ReadErrors({.config = missing, .env_file = missing}),
            words + words);
}

TEST(SourcesTest, SaysWhyAFileCanNotBeRead) {
  const TempDir dir;
  EXPECT_EQ(ReadErrors({.config = dir.path()}),
            dir.path() + ": is a folder; must be a file\n");
  const std::string loop = dir.Join("loop.yaml");
  std::filesystem::create_symlink(loop, loop);
  EXPECT_EQ(ReadErrors({.config = loop}),
            loop +
                ": cannot be read (too many levels of symbolic links); must "
                "be a file that we may read\n");
  const std::string below = dir.Write("file", "") + "/below";
  EXPECT_EQ(ReadErrors({.config = below}),
            below +
                ": cannot be read (not a directory); must be a file that "
                "we may read\n");
}

TEST(SourcesTest, TakesOneMebibyteAndNoMore) {
  const TempDir dir;
  const std::string full = dir.Write("full", std::string(1 << 20, '#'));
  const auto sources = ReadSources({.config = full}, {});
  ASSERT_TRUE(sources);
  EXPECT_EQ(sources->text->size(), 1U << 20);
  const std::string over = dir.Write("over", std::string((1 << 20) + 1, '#'));
  EXPECT_EQ(ReadErrors({.config = over}),
            over + ": is larger than 1 MiB; must be at most that\n");
}

TEST(SourcesTest, SaysThatAFileIsEmpty) {
  for (const char* text : {"", "\n\n", "# words\n", "---\n", "--- ~\n"}) {
    EXPECT_EQ(ErrorsOf(File(text)),
              "f.yaml:1:1: is empty; must hold a mapping with checks\n")
        << text;
  }
}

TEST(SourcesTest, CarriesTheFlagsOfTheLog) {
  const auto sources =
      ReadSources({.log_level = "debug", .log_format = "json"}, {});
  ASSERT_TRUE(sources);
  EXPECT_EQ(sources->log_level, "debug");
  EXPECT_EQ(sources->log_format, "json");
  EXPECT_EQ(ErrorsOf({.file = "f.yaml", .text = kLeast, .log_level = "loud"}),
            "command line: --log-level: is not a known word; must be debug, "
            "info, warn or error\n");
}

}  // namespace
}  // namespace leadsman
