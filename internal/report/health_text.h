// HealthText: the body of /healthz, /livez, /readyz and /web/livez, in the API
// server's format (kubernetes/apiserver: pkg/server/healthz). Pure.
//
// Failure is always verbose; an excluded item counts as passing; a name that
// is excluded and not there is warned about and changes nothing. Ours beside
// it: a reason of the closed set in place of "reason withheld", and
// ` (not required)` after a failure that `readiness.require` can do without.
#ifndef LEADSMAN_INTERNAL_REPORT_HEALTH_TEXT_H_
#define LEADSMAN_INTERNAL_REPORT_HEALTH_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "internal/health/outcome.h"

namespace leadsman {

struct HealthItem {
  std::string_view name;
  bool ok = true;
  Reason reason = Reason::kInternal;  // when not ok
  bool grouped = false;               // one of those that `may_fail` is about
};

struct HealthOptions {
  std::string_view root;             // "readyz", as the last line says it
  int may_fail = 0;                  // how many grouped items may fail
  bool verbose = false;              // of a success
  std::vector<std::string> exclude;  // names, decoded
};

struct HealthText {
  bool ok = true;
  std::string body;
};

HealthText WriteHealth(const std::vector<HealthItem>& items,
                       const HealthOptions& options);

// "[-]web failed: refused", without a line end.
std::string FailureLine(const HealthItem& item);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_REPORT_HEALTH_TEXT_H_
