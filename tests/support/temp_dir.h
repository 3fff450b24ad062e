// TempDir: a folder of its own, removed with all it holds.
#ifndef LEADSMAN_TESTS_SUPPORT_TEMP_DIR_H_
#define LEADSMAN_TESTS_SUPPORT_TEMP_DIR_H_

#include <string>
#include <string_view>

namespace leadsman {

class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }
  std::string Join(std::string_view name) const;
  // Writes the file and returns its path.
  std::string Write(std::string_view name, std::string_view content) const;

 private:
  std::string path_;
};

// The file's content; fails the test where it cannot be read.
std::string ReadFileText(const std::string& path);

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_TEMP_DIR_H_
