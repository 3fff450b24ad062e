// Validation by the schema: every error, each with its place and own words.
#ifndef LEADSMAN_INTERNAL_CONFIG_VALIDATE_H_
#define LEADSMAN_INTERNAL_CONFIG_VALIDATE_H_

#include <vector>

#include "internal/config/config.h"
#include "internal/config/tree.h"

namespace leadsman {

// RapidJSON's validator stops at its first error, so: say it, drop the value
// from the tree, ask again; up to 500 errors. What stays in the tree is valid.
[[nodiscard]] std::vector<ConfigError> Validate(Tree& tree);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_VALIDATE_H_
