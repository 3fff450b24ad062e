// Every file of tests/golden/config/bad is refused with the whole words of the
// .txt beside it. LEADSMAN_GOLDEN=write writes those anew.
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "internal/config/config.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/config/parse.h"

namespace leadsman {
namespace {

using std::filesystem::path;

std::vector<path> BadFiles() {
  std::vector<path> files;
  const std::string folder = LEADSMAN_SOURCE_DIR "/tests/golden/config/bad";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string TestName(const testing::TestParamInfo<path>& file) {
  std::string name;
  bool capital = true;
  for (const char c : file.param.stem().string()) {
    const auto byte = static_cast<unsigned char>(c);
    if (c != '-') name += capital ? static_cast<char>(std::toupper(byte)) : c;
    capital = c == '-';
  }
  return name;
}

class BadConfigFile : public testing::TestWithParam<path> {};

TEST_P(BadConfigFile, IsRefusedInTheseWords) {
  const char* mode = std::getenv("LEADSMAN_GOLDEN");  // NOLINT
  const std::string errors =
      ErrorsOf({.file = GetParam().filename().string(),
                .text = ReadFileText(GetParam().string())});
  path words = GetParam();
  words.replace_extension(".txt");
  if (mode != nullptr && std::string_view(mode) == "write") {
    std::ofstream(words, std::ios::binary) << errors;
  }
  EXPECT_NE(errors, "");
  EXPECT_EQ(errors, ReadFileText(words.string()));
}

INSTANTIATE_TEST_SUITE_P(Golden, BadConfigFile, testing::ValuesIn(BadFiles()),
                         TestName);

}  // namespace
}  // namespace leadsman
