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
namespace {

std::size_t HashOf(const Sources& sources) {
  const std::hash<std::string> hash;
  return hash(sources.text.value_or("") + '\0' + sources.env_text.value_or(""));
}

}  // namespace

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

Reading ReadConfig(const SourceOptions& options) {
  auto sources = ReadSources(options, Environment());
  if (!sources) {
    std::string errors;
    for (const ConfigError& error : sources.error()) errors += Render(error);
    return {.config = Unexpected<std::vector<ConfigError>>(
                std::move(sources.error())),
            .files = {},
            .hash = std::hash<std::string>()(errors)};
  }
  Reading reading{
      .config = ParseConfig(*sources), .files = {}, .hash = HashOf(*sources)};
  for (const std::string& file : {sources->file, sources->env_file}) {
    if (!file.empty()) reading.files.push_back(file);
  }
  return reading;
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
  if (const auto config = LoadConfig(options)) return config->settings;
  auto sources = ReadSources(options, Environment());
  if (!sources) sources = Sources{.environment = Environment()};
  return ReadableSettings(*sources);
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
