// AttemptKinds: how attempts at a check can end, so that a metric of each is
// there before the first one does. Pure.
#ifndef LEADSMAN_INTERNAL_REPORT_ATTEMPT_KINDS_H_
#define LEADSMAN_INTERNAL_REPORT_ATTEMPT_KINDS_H_

#include <utility>
#include <vector>

#include "internal/health/check.h"
#include "internal/health/outcome.h"

namespace leadsman {

using AttemptKind = std::pair<Verdict, Reason>;

// By the kind of its target; `warn` only where the check has rules of it. In
// the order of the enums.
std::vector<AttemptKind> AttemptKinds(const Check& check);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_REPORT_ATTEMPT_KINDS_H_
