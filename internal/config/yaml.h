// YAML 1.2, core schema, to a Tree. Pure; yaml-cpp's exceptions stop here.
//
// What JSON has no place for is refused: several documents, duplicate keys,
// merge keys, tags, cycles; and what only an attack needs: more than 10,000
// nodes by aliases, 100,000 in all, 64 levels, bytes that are no UTF-8. Errors
// never quote a value, since it may be a secret.
#ifndef LEADSMAN_INTERNAL_CONFIG_YAML_H_
#define LEADSMAN_INTERNAL_CONFIG_YAML_H_

#include <string_view>
#include <vector>

#include "internal/config/config.h"
#include "internal/config/tree.h"

namespace leadsman {

inline constexpr std::string_view kEmptyYaml =
    "is empty; must hold a mapping with checks";

// Fills the tree; what it holds is of use only where no error comes back.
[[nodiscard]] std::vector<ConfigError> ParseYaml(std::string_view text,
                                                 const std::string& file,
                                                 Tree& tree);

// A plain scalar by the core schema (YAML 1.2, 10.3.2): null, true, integers
// (decimal, 0o, 0x) and floats; else a string. `no` is one.
Json CoreScalar(std::string_view text,
                rapidjson::Document::AllocatorType& allocator);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_YAML_H_
