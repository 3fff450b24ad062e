// HeaderRules: what an answer's headers must be. Pure.
#ifndef LEADSMAN_INTERNAL_PROBE_HEADER_RULES_H_
#define LEADSMAN_INTERNAL_PROBE_HEADER_RULES_H_

#include <optional>
#include <string>
#include <vector>

#include "internal/health/check.h"
#include "internal/net/transport.h"
#include "internal/probe/breach.h"
#include "internal/probe/pattern.h"

namespace leadsman {

class HeaderRules {
 public:
  explicit HeaderRules(const std::vector<HeaderRule>& rules);

  // A header that comes several times holds where one of its values matches;
  // one that does not come at all never does.
  std::optional<Breach> Broken(const HeaderList& headers) const;

 private:
  struct Row {
    std::string name;   // as configured
    std::string lower;  // as HttpReply has it
    Pattern pattern;
  };
  std::vector<Row> rows_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_PROBE_HEADER_RULES_H_
