// The table behind Hint: what to do, case by case.
#ifndef LEADSMAN_INTERNAL_REPORT_HINT_ROWS_H_
#define LEADSMAN_INTERNAL_REPORT_HINT_ROWS_H_

#include <span>
#include <string_view>

#include "internal/health/outcome.h"

namespace leadsman {

// Which targets a row is for.
enum class HintFor {
  kAny,
  kUnix,
  kIpv4,  // 127.… by its address, so that [::1] is not tried
  kIpv6,  // ::1 likewise
  kOwn,   // loopback, whichever way, or a Unix socket
  kHttp,
  kHttps,
};

struct HintRow {
  Reason reason;
  std::string_view said;  // stands in the detail; "" = any
  HintFor whom = HintFor::kAny;
  std::string_view what;  // in place of Meaning; "" = that
  std::string_view todo;
  int status = 0;  // HTTP; 0 = any
};

// The first that fits counts; each reason's last one fits all.
std::span<const HintRow> HintRows();

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_REPORT_HINT_ROWS_H_
