#include <map>
#include <optional>
#include <string>
#include <sys/stat.h>
#include <utility>
#include <vector>

#include "internal/config/config.h"
#include "internal/config/read_file.h"

namespace leadsman {
namespace {

constexpr const char* kDefaultFile = "/etc/leadsman/leadsman.yaml";

std::optional<std::string> Read(const std::string& path,
                                std::vector<ConfigError>& errors) {
  Result<std::string, std::string> text = ReadConfigFile(path);
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
