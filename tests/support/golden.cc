#include "tests/support/golden.h"

#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace leadsman {

void ExpectGolden(const std::string& name, const std::string& text) {
  const std::string path = LEADSMAN_SOURCE_DIR "/tests/golden/" + name;
  const char* mode = std::getenv("LEADSMAN_GOLDEN");  // NOLINT
  if (mode != nullptr && std::string_view(mode) == "write") {
    std::ofstream(path, std::ios::binary) << text;
  }
  EXPECT_EQ(ReadFileText(path), text) << path;
}

}  // namespace leadsman
