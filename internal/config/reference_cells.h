// What docs/configuration.md's tables say of one schema. Pure.
#ifndef LEADSMAN_INTERNAL_CONFIG_REFERENCE_CELLS_H_
#define LEADSMAN_INTERNAL_CONFIG_REFERENCE_CELLS_H_

#include <string>
#include <string_view>
#include <vector>

#include "internal/config/tree.h"

namespace leadsman {

// A list of mappings: what one of them holds; else the node itself.
const Json& Inside(const Json& schema);

std::string Code(std::string_view text);  // in backquotes
std::string Commas(const std::vector<std::string>& words);
// Fit for a table: no '|' of its own.
std::string Cell(std::string_view text);

std::string TypeCell(const Json& schema);
std::string DefaultCell(const Json& schema, bool required);
std::string AllowedCell(const Json& schema);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_REFERENCE_CELLS_H_
