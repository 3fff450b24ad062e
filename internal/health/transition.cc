#include "internal/health/transition.h"

#include <string>
#include <string_view>

#include "internal/base/time_text.h"

namespace leadsman {

std::string IncidentId(std::string_view check, WallTime edge) {
  std::string id(check);
  id += '-';
  for (const char c : FormatUtcMillis(edge)) {
    if (c != '-' && c != ':' && c != '.') id += c;
  }
  return id;
}

}  // namespace leadsman
