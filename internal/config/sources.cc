#include <cerrno>
#include <cstddef>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <utility>
#include <vector>

#include "internal/base/text.h"
#include "internal/config/config.h"

namespace leadsman {
namespace {

constexpr const char* kDefaultFile = "/etc/leadsman/leadsman.yaml";
constexpr std::size_t kMaxBytes = 1024 * 1024;

// The reason of the call that failed just now.
std::string WhyNot() {
  if (errno == ENOENT) return "is not there; must be a file that we may read";
  return "cannot be read (" + ToLower(std::generic_category().message(errno)) +
         "); must be a file that we may read";
}

// The file's content, or what is wrong with it.
Result<std::string, std::string> ReadFile(const std::string& path) {
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

std::optional<std::string> Read(const std::string& path,
                                std::vector<ConfigError>& errors) {
  Result<std::string, std::string> text = ReadFile(path);
  if (text) return *std::move(text);
  errors.push_back({.file = path, .what = text.error()});
  return std::nullopt;
}

bool Exists(const char* path) {
  struct stat facts {};
  return stat(path, &facts) == 0;
}

}  // namespace

Result<Sources, std::vector<ConfigError>> ReadSources(
    const SourceOptions& options,
    std::map<std::string, std::string> environment) {
  Sources sources{.file = options.config,
                  .env_file = options.env_file,
                  .environment = std::move(environment),
                  .log_level = options.log_level,
                  .log_format = options.log_format};
  const auto named = sources.environment.find("LEADSMAN_CONFIG");
  if (sources.file.empty() && named != sources.environment.end()) {
    sources.file = named->second;
  }
  if (sources.file.empty() && Exists(kDefaultFile)) sources.file = kDefaultFile;
  std::vector<ConfigError> errors;
  if (!sources.file.empty()) sources.text = Read(sources.file, errors);
  if (!sources.env_file.empty()) {
    sources.env_text = Read(sources.env_file, errors);
  }
  if (!errors.empty()) {
    return Unexpected<std::vector<ConfigError>>(std::move(errors));
  }
  return sources;
}

}  // namespace leadsman
