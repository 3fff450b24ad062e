// StatusChanges: what is new since the last look, for `status --watch` in a
// pipe. Pure.
#ifndef LEADSMAN_INTERNAL_REPORT_STATUS_CHANGES_H_
#define LEADSMAN_INTERNAL_REPORT_STATUS_CHANGES_H_

#include <string>
#include <string_view>
#include <vector>

#include "internal/report/status_view.h"

namespace leadsman {

// Lines without an end, two blanks between fields: "TIME  NAME  STATE  REASON
// DETAIL" for a check whose state or reason moved ("TIME  NAME  gone" for one
// that is no more), "TIME  -  TEXT" for the whole and for a new complaint.
// Against no look at all (an empty StatusView) everything is new.
std::vector<std::string> StatusChanges(const StatusView& before,
                                       const StatusView& now);

// "TIME  -  TEXT": the form of a line about the whole.
std::string StatusLine(std::string_view time, std::string_view text);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_REPORT_STATUS_CHANGES_H_
