// BodyRules: what a body must hold, and must not. Pure.
#ifndef LEADSMAN_INTERNAL_PROBE_BODY_RULES_H_
#define LEADSMAN_INTERNAL_PROBE_BODY_RULES_H_

#include <optional>
#include <string_view>

#include "internal/health/check.h"
#include "internal/probe/breach.h"
#include "internal/probe/pattern.h"

namespace leadsman {

class BodyRules {
 public:
  explicit BodyRules(const BodyRule& rule);

  // `body`: its first maxBytes; `cut`: it is longer than that.
  std::optional<Breach> Broken(std::string_view body, bool cut) const;
  // Whether there is any rule at all.
  bool any() const;

 private:
  BodyRule rule_;
  std::optional<Pattern> matches_;
  std::optional<Pattern> not_matches_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_PROBE_BODY_RULES_H_
