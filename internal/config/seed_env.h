// The seed's `.env`: REQ_*, SMARTHOST_*, SMTP_*, MONITORING_PORT. Its own rules
// are those of docs/configuration.md, "The seed's .env". Pure.
#ifndef LEADSMAN_INTERNAL_CONFIG_SEED_ENV_H_
#define LEADSMAN_INTERNAL_CONFIG_SEED_ENV_H_

#include <string>
#include <vector>

#include "internal/config/config.h"
#include "internal/config/dotenv.h"
#include "internal/config/tree.h"

namespace leadsman {

// What the tree has no key for.
struct Seed {
  bool checks = false;  // the checks are the `.env`'s
  bool mail = false;    // so is the mail server
  std::vector<ConfigError> errors;
  std::vector<std::string> notices;
};

// Writes what the variables say into the tree, over the file's values.
[[nodiscard]] Seed ApplySeed(const Variables& variables, Tree& tree);

// After decoding: asked each min(period, 5 s) while down; mail without AUTH
// where the server offers none.
void FinishSeed(const Seed& seed, Config& config);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_SEED_ENV_H_
