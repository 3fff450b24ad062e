#include "internal/probe/header_rules.h"

#include <optional>
#include <vector>

#include "internal/base/text.h"

namespace leadsman {

HeaderRules::HeaderRules(const std::vector<HeaderRule>& rules) {
  for (const HeaderRule& rule : rules) {
    rows_.push_back({rule.name, ToLower(rule.name), Pattern(rule.matches)});
  }
}

std::optional<Breach> HeaderRules::Broken(const HeaderList& headers) const {
  for (const Row& row : rows_) {
    bool present = false;
    bool holds = false;
    for (const auto& [name, value] : headers) {
      if (name != row.lower) continue;
      present = true;
      holds = holds || row.pattern.Found(value);
    }
    if (holds) continue;
    const std::string what =
        present ? " does not match " + Quoted(row.pattern.text())
                : " is missing";
    return Breach{Reason::kHeader, "header " + Quoted(row.name) + what};
  }
  return std::nullopt;
}

}  // namespace leadsman
