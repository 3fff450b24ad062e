// Validation by the schema: every error, each with its place and own words.
#ifndef LEADSMAN_INTERNAL_CONFIG_VALIDATE_H_
#define LEADSMAN_INTERNAL_CONFIG_VALIDATE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "internal/config/config.h"
#include "internal/config/tree.h"

namespace leadsman {

// At most so many errors are said, and then that there are more.
inline constexpr std::size_t kMaxErrors = 500;
std::string MoreErrorsThan(std::size_t count);

// RapidJSON's validator stops at its first error, so: say it, drop the value
// from the tree, ask again. What stays in the tree is valid.
[[nodiscard]] std::vector<ConfigError> Validate(Tree& tree);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_VALIDATE_H_
