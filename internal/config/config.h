// Config: everything `run` needs to know, read once and whole, or every error
// with its place. Pure but for ReadSources, which reads files and environment.
#ifndef LEADSMAN_INTERNAL_CONFIG_CONFIG_H_
#define LEADSMAN_INTERNAL_CONFIG_CONFIG_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "internal/base/result.h"
#include "internal/config/settings.h"
#include "internal/health/check.h"
#include "internal/health/incident.h"
#include "internal/health/snapshot.h"

namespace leadsman {

struct Config {
  Settings settings;
  std::vector<Check> checks;  // at least one
  Require require;
  // To be said once in the log: keys not yet in effect, settings that are not
  // needed any more, a password in the file. One line each, no secrets.
  std::vector<std::string> notices;

  bool operator==(const Config&) const = default;
};

struct ConfigError {
  std::string file;  // path, or "environment"
  int line = 0;      // from 1; 0 = no place in a file
  int column = 0;
  std::string path;  // "checks[0].httpGet.port", or a variable's name
  std::string what;  // what is wrong; what is allowed

  bool operator==(const ConfigError&) const = default;
};

// "FILE:LINE:COLUMN: PATH: what is wrong; what is allowed"
std::string Render(const ConfigError& error);

// Where the pieces of a configuration come from.
struct Sources {
  std::string file;                 // "" = none
  std::optional<std::string> text;  // the file's content
  std::string env_file;             // "" = none
  std::optional<std::string> env_text;
  std::map<std::string, std::string> environment;
  // From flags; they beat everything.
  std::optional<std::string> log_level;
  std::optional<std::string> log_format;
};

// What the command line says.
struct SourceOptions {
  std::string config;  // --config; "" = LEADSMAN_CONFIG, else the default path
  std::string env_file;  // --env-file; "" = none
  std::optional<std::string> log_level;
  std::optional<std::string> log_format;
};

// A file named by flag or environment must be readable; the default one
// (/etc/leadsman/leadsman.yaml) counts only where it exists. `environment` is
// the process's.
[[nodiscard]] Result<Sources, std::vector<ConfigError>> ReadSources(
    const SourceOptions& options,
    std::map<std::string, std::string> environment);

// In file order; never empty on failure. A configuration without any check is
// an error.
[[nodiscard]] Result<Config, std::vector<ConfigError>> ParseConfig(
    const Sources& sources);

// What of the settings is good, and defaults for the rest: enough to find a
// running leadsman whose newest file is broken.
Settings ReadableSettings(const Sources& sources);

// The JSON Schema that ParseConfig validates with, indented.
std::string SchemaText();

// POD_NAME, POD_NAMESPACE, POD_UID, POD_IP; `host` is the host's name.
PodFacts PodFactsFrom(const std::map<std::string, std::string>& environment,
                      std::string host);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_CONFIG_H_
