#include "internal/health/incident.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace leadsman {

std::string_view ToString(TellingEvent event) {
  constexpr std::array<std::string_view, 5> kWords{
      "down", "recovered", "down-and-up", "closed", "test"};
  return kWords.at(static_cast<std::size_t>(event));
}

}  // namespace leadsman
