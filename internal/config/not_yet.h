// Keys that are checked and accepted, and whose feature comes later. One row
// each; the change that brings the feature deletes its row.
#ifndef LEADSMAN_INTERNAL_CONFIG_NOT_YET_H_
#define LEADSMAN_INTERNAL_CONFIG_NOT_YET_H_

#include <string>
#include <string_view>

#include "internal/config/tree.h"

namespace leadsman {

// Whether this key ("checks.warn") or what it lies in is one of them.
bool IsNotYet(std::string_view key);

// One line that names the keys which are set; "" = none is.
std::string NotYetInEffect(const Tree& tree);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_NOT_YET_H_
