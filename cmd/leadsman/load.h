// What every command does first: read the configuration, or say every error.
#ifndef LEADSMAN_CMD_LEADSMAN_LOAD_H_
#define LEADSMAN_CMD_LEADSMAN_LOAD_H_

#include <optional>
#include <string>
#include <string_view>

#include "internal/config/config.h"
#include "internal/health/incident.h"

namespace leadsman {

// The process's environment is read here and nowhere else. nullopt: every
// error has gone to stderr, a line each.
std::optional<Config> LoadConfig(const SourceOptions& options);

// Who we are: the downward API's variables and the host's name.
PodFacts WhoAmI();

// "leadsman: WHAT" on stderr.
void Complain(std::string_view what);

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_LOAD_H_
