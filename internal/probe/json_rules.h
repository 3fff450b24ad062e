// JsonRules: what stands at a place of a body's JSON. Pure.
//
// Equality is JSON's: 1 equals 1.0, and the order of an object's members does
// not count. A body may be hostile: it is parsed without recursion, and no
// larger than body.maxBytes.
#ifndef LEADSMAN_INTERNAL_PROBE_JSON_RULES_H_
#define LEADSMAN_INTERNAL_PROBE_JSON_RULES_H_

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "internal/health/check.h"
#include "internal/probe/breach.h"

namespace leadsman {

class JsonRules {
 public:
  explicit JsonRules(const std::vector<JsonRule>& rules);
  ~JsonRules();
  JsonRules(const JsonRules&) = delete;
  JsonRules& operator=(const JsonRules&) = delete;

  // `cut`: the body goes on behind this, so that its JSON cannot be read.
  std::optional<Breach> Broken(std::string_view body, bool cut) const;
  bool any() const { return !places_.empty(); }

 private:
  struct Place;  // a rule, its pointer and its value parsed
  std::vector<std::unique_ptr<const Place>> places_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_PROBE_JSON_RULES_H_
