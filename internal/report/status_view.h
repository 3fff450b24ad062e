// StatusView: what `/api/v1/status` says, for those who show it to people.
//
// The answer may come from another version, or from somebody else altogether:
// what is missing or of another type is left out. Pure.
#ifndef LEADSMAN_INTERNAL_REPORT_STATUS_VIEW_H_
#define LEADSMAN_INTERNAL_REPORT_STATUS_VIEW_H_

#include <string>
#include <string_view>
#include <vector>

#include "internal/base/result.h"

namespace leadsman {

struct CheckView {
  std::string name;
  std::string state;
  std::string since;    // how long, "4m10s"; "-" = not known
  std::string affects;  // "readiness,liveness"; "-" = nothing
  std::string reason;   // "-" = never tried; likewise the next
  std::string latency;
  std::string detail;

  bool operator==(const CheckView&) const = default;
};

struct StatusView {
  std::string time;      // of the answer, as it stands there
  std::string headline;  // "not ready, live, draining"
  std::vector<CheckView> checks;
  // What is not as it should be, beside the checks: a line each.
  std::vector<std::string> complaints;
};

// The error says what the JSON lacks.
[[nodiscard]] Result<StatusView, std::string> ReadStatus(
    std::string_view status_json);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_REPORT_STATUS_VIEW_H_
