#include "internal/base/secret.h"

#include <cstdlib>
#include <fstream>
#include <string>

namespace leadsman {
namespace {

constexpr std::streamsize kMaxBytes = 64 * 1024;

Result<std::string, std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Unexpected<std::string>("cannot read " + path);
  std::string text(static_cast<std::size_t>(kMaxBytes) + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return Unexpected<std::string>("cannot read " + path);
  if (file.gcount() > kMaxBytes) {
    return Unexpected<std::string>(path + " is over 64 KiB");
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

}  // namespace

Result<std::string, std::string> Reveal(const Secret& secret) {
  switch (secret.from) {
    case Secret::From::kNone:
      return std::string();
    case Secret::From::kValue:
      return secret.text;
    case Secret::From::kFile:
      return ReadFile(secret.text);
    case Secret::From::kEnv: {
      // Nothing in the program ever sets a variable, so this is no race.
      const char* value =
          std::getenv(secret.text.c_str());  // NOLINT(concurrency-mt-unsafe)
      if (value == nullptr) {
        return Unexpected<std::string>("environment variable " + secret.text +
                                       " is not set");
      }
      return std::string(value);
    }
  }
  return std::string();
}

}  // namespace leadsman
