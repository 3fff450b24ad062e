// Breach: a rule that an answer does not keep, and what that makes of an
// outcome. For every prober.
#ifndef LEADSMAN_INTERNAL_PROBE_BREACH_H_
#define LEADSMAN_INTERNAL_PROBE_BREACH_H_

#include <string>
#include <string_view>

#include "internal/health/outcome.h"

namespace leadsman {

struct Breach {
  Reason reason;
  std::string detail;  // names the rule, never content of the answer
};

// Of `expect`: the attempt fails.
Outcome Failed(Outcome outcome, Breach breach);
// Of `warn`: it passes, and says so.
Outcome Warned(Outcome outcome, Breach breach);

// What a rule holds, fit for a detail: in quotes, on one line, cut short.
std::string Quoted(std::string_view text);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_PROBE_BREACH_H_
