// What every command does first: read the configuration, or say every error.
#ifndef LEADSMAN_CMD_LEADSMAN_LOAD_H_
#define LEADSMAN_CMD_LEADSMAN_LOAD_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "internal/config/config.h"
#include "internal/health/incident.h"

namespace leadsman {

// One look at the configuration.
struct Reading {
  Result<Config, std::vector<ConfigError>> config;
  Sources sources;       // where they cannot be read, the environment alone
  std::size_t hash = 0;  // of the files' contents, or of what is wrong

  std::vector<std::string> Files() const;  // that it was read from
};

// The process's, which is read here and nowhere else. Any thread.
std::map<std::string, std::string> Environment();

// Any thread.
Reading ReadConfig(const SourceOptions& options);

// The same; nullopt, and nothing parsed, where its hash is `known`.
std::optional<Reading> ReadNews(const SourceOptions& options,
                                std::size_t known);

// False: every error has gone to stderr, a line each.
bool IsGood(const Reading& reading);

// nullopt where it is not good.
std::optional<Config> LoadConfig(const SourceOptions& options);

// For commands that ask the running one: a broken file must not keep them from
// finding it. Its errors go to stderr all the same.
Settings LoadSettings(const SourceOptions& options);

// Who we are: the downward API's variables and the host's name.
PodFacts WhoAmI();

// "leadsman: WHAT" on stderr.
void Complain(std::string_view what);

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_LOAD_H_
