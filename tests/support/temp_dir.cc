#include "tests/support/temp_dir.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdlib.h>
#include <string>
#include <string_view>
#include <system_error>

#include <gtest/gtest.h>

namespace leadsman {

TempDir::TempDir() {
  std::string name =
      (std::filesystem::temp_directory_path() / "leadsman-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "mkdtemp " << name;
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TempDir::Join(std::string_view name) const {
  return path_ + '/' + std::string(name);
}

std::string TempDir::Write(std::string_view name,
                           std::string_view content) const {
  std::string path = Join(name);
  std::ofstream file(path, std::ios::binary);
  file << content;
  return path;
}

std::string ReadFileText(const std::string& path) {
  const std::ifstream file(path, std::ios::binary);
  if (!file) ADD_FAILURE() << "cannot read " << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace leadsman
