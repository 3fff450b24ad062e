#include "internal/config/read_file.h"

#include <cerrno>
#include <cstddef>
#include <fstream>
#include <string>
#include <sys/stat.h>
#include <system_error>

#include "internal/base/text.h"

namespace leadsman {
namespace {

constexpr std::size_t kMaxBytes = 1024 * 1024;

// The reason of the call that failed just now.
std::string WhyNot() {
  if (errno == ENOENT) return "is not there; must be a file that we may read";
  return "cannot be read (" + ToLower(std::generic_category().message(errno)) +
         "); must be a file that we may read";
}

}  // namespace

Result<std::string, std::string> ReadConfigFile(const std::string& path) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0) {
    return Unexpected<std::string>(WhyNot());
  }
  if (S_ISDIR(facts.st_mode)) {
    return Unexpected<std::string>("is a folder; must be a file");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return Unexpected<std::string>(WhyNot());
  std::string text(kMaxBytes + 1, '\0');
  if (!file.read(text.data(), static_cast<std::streamsize>(text.size())) &&
      !file.eof()) {
    return Unexpected<std::string>(WhyNot());
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kMaxBytes) {
    return Unexpected<std::string>(
        "is larger than 1 MiB; must be at most that");
  }
  return text;
}

}  // namespace leadsman
