// $V and ${V…} in a value, as docker compose reads them. Pure.
#ifndef LEADSMAN_INTERNAL_CONFIG_INTERPOLATE_H_
#define LEADSMAN_INTERNAL_CONFIG_INTERPOLATE_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "internal/base/result.h"

namespace leadsman {

using Lookup =
    std::function<std::optional<std::string>(const std::string& name)>;

// An unset variable is "". The error says what is wrong, without a value.
[[nodiscard]] Result<std::string, std::string> Interpolate(
    std::string_view text, const Lookup& lookup);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_INTERPOLATE_H_
