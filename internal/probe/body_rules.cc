#include "internal/probe/body_rules.h"

#include <optional>
#include <string>
#include <string_view>

namespace leadsman {

BodyRules::BodyRules(const BodyRule& rule) : rule_(rule) {
  if (!rule.matches.empty()) matches_.emplace(rule.matches);
  if (!rule.not_matches.empty()) not_matches_.emplace(rule.not_matches);
}

bool BodyRules::any() const {
  return !rule_.contains.empty() || !rule_.not_contains.empty() || matches_ ||
         not_matches_;
}

std::optional<Breach> BodyRules::Broken(std::string_view body, bool cut) const {
  const auto breach = [](std::string detail) {
    return Breach{Reason::kBody, std::move(detail)};
  };
  // What is missed may stand behind the cut; what is found is there.
  const std::string looked =
      cut ? " in its first " + std::to_string(body.size()) + " bytes" : "";
  if (body.find(rule_.contains) == std::string_view::npos) {
    return breach("body lacks " + Quoted(rule_.contains) + looked);
  }
  if (!rule_.not_contains.empty() &&
      body.find(rule_.not_contains) != std::string_view::npos) {
    return breach("body has " + Quoted(rule_.not_contains) +
                  ", which it must not");
  }
  if (matches_ && !matches_->Found(body)) {
    return breach("body does not match " + Quoted(matches_->text()) + looked);
  }
  if (not_matches_ && not_matches_->Found(body)) {
    return breach("body matches " + Quoted(not_matches_->text()) +
                  ", which it must not");
  }
  return std::nullopt;
}

}  // namespace leadsman
