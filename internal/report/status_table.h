// Tables for the terminal: what `check` and `status` print. Pure.
//
// Columns are as wide as they must be and never cut; nothing of what is shown
// can reach the terminal as a control sequence but our own colours.
#ifndef LEADSMAN_INTERNAL_REPORT_STATUS_TABLE_H_
#define LEADSMAN_INTERNAL_REPORT_STATUS_TABLE_H_

#include <string>
#include <string_view>
#include <vector>

#include "internal/base/clock.h"
#include "internal/base/result.h"
#include "internal/health/outcome.h"

namespace leadsman {

struct CheckRow {
  std::string name;
  Verdict verdict = Verdict::kInconclusive;
  Reason reason = Reason::kInternal;
  microseconds latency{0};
  std::string detail;
};

// "NAME  VERDICT  REASON  LATENCY  DETAIL" and a line a check.
std::string CheckTable(const std::vector<CheckRow>& rows, bool colour);

// From the JSON of /api/v1/status: a line about the whole, a line a check
// ("NAME  STATE  SINCE  AFFECTS  REASON  LATENCY  DETAIL"), and a line for each
// thing that is not as it should be. The error says what the JSON lacks.
[[nodiscard]] Result<std::string, std::string> StatusTable(
    std::string_view status_json, bool colour);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_REPORT_STATUS_TABLE_H_
