// What `check` and `status` print. Pure; the layout is TerminalTable's.
#ifndef LEADSMAN_INTERNAL_REPORT_STATUS_TABLE_H_
#define LEADSMAN_INTERNAL_REPORT_STATUS_TABLE_H_

#include <string>
#include <vector>

#include "internal/base/clock.h"
#include "internal/health/outcome.h"
#include "internal/report/status_view.h"
#include "internal/report/terminal_table.h"

namespace leadsman {

struct CheckRow {
  std::string name;
  Verdict verdict = Verdict::kInconclusive;
  Reason reason = Reason::kInternal;
  microseconds latency{0};
  std::string detail;
};

// "NAME  VERDICT  REASON  LATENCY  DETAIL" and a row a check.
std::string CheckTable(const std::vector<CheckRow>& rows,
                       const TerminalForm& form);

// "VERDICT  REASON  LATENCY  DETAIL" and one row; with `phases` a line about
// how long each took.
std::string ProbeTable(const Outcome& outcome, bool phases,
                       const TerminalForm& form);

// A line about the whole, a row a check ("NAME  STATE  SINCE  AFFECTS  REASON
// LATENCY  DETAIL"), and a line for each thing that is not as it should be.
std::string StatusTable(const StatusView& status, const TerminalForm& form);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_REPORT_STATUS_TABLE_H_
