#include "cmd/leadsman/load.h"

#include <array>
#include <cstddef>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

#include "cmd/leadsman/commands.h"

namespace leadsman {

std::map<std::string, std::string> Environment() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

namespace {

using SourcesResult = Result<Sources, std::vector<ConfigError>>;

std::size_t HashOf(const SourcesResult& sources) {
  std::string all;
  if (sources) {
    all = sources->text.value_or("") + '\0' + sources->env_text.value_or("");
  } else {
    for (const ConfigError& error : sources.error()) all += Render(error);
  }
  return std::hash<std::string>()(all);
}

Reading Parse(SourcesResult sources) {
  const std::size_t hash = HashOf(sources);
  if (!sources) {
    return {.config = Unexpected<std::vector<ConfigError>>(
                std::move(sources.error())),
            .sources = {.environment = Environment()},
            .hash = hash};
  }
  return {.config = ParseConfig(*sources),
          .sources = *std::move(sources),
          .hash = hash};
}

}  // namespace

std::vector<std::string> Reading::Files() const {
  std::vector<std::string> files;
  for (const std::string& file : {sources.file, sources.env_file}) {
    if (!file.empty()) files.push_back(file);
  }
  return files;
}

Reading ReadConfig(const SourceOptions& options) {
  return Parse(ReadSources(options, Environment()));
}

std::optional<Reading> ReadNews(const SourceOptions& options,
                                std::size_t known) {
  SourcesResult sources = ReadSources(options, Environment());
  if (HashOf(sources) == known) return std::nullopt;
  return Parse(std::move(sources));
}

bool IsGood(const Reading& reading) {
  if (reading.config) return true;
  for (const ConfigError& error : reading.config.error()) {
    std::cerr << Render(error) << '\n';
  }
  return false;
}

std::optional<Config> LoadConfig(const SourceOptions& options) {
  Reading reading = ReadConfig(options);
  if (!IsGood(reading)) return std::nullopt;
  return *std::move(reading.config);
}

Settings LoadSettings(const SourceOptions& options) {
  const Reading reading = ReadConfig(options);
  return IsGood(reading) ? reading.config->settings
                         : ReadableSettings(reading.sources);
}

PodFacts WhoAmI() {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  return PodFactsFrom(Environment(), host.data());
}

void Complain(std::string_view what) {
  std::cerr << "leadsman: " << what << '\n';
}

int ValidateCommand(const SourceOptions& source,
                    const std::vector<std::string>& files) {
  std::vector<SourceOptions> all;
  for (const std::string& file : files) {
    all.push_back(source);
    all.back().config = file;
  }
  if (all.empty()) all.push_back(source);
  int exit_code = kExitOk;
  for (const SourceOptions& one : all) {
    const auto config = LoadConfig(one);
    if (!config) {
      exit_code = kExitConfig;
      continue;
    }
    for (const std::string& notice : config->notices) {
      std::cout << "note: " << notice << '\n';
    }
    std::cout << (one.config.empty() ? "configuration" : one.config) << ": ok, "
              << config->checks.size()
              << (config->checks.size() == 1 ? " check" : " checks") << '\n';
  }
  return exit_code;
}

}  // namespace leadsman
