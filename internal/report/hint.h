// What a failed attempt means, and what to do about it: the one place of such
// words, for terminal and mail. Pure.
#ifndef LEADSMAN_INTERNAL_REPORT_HINT_H_
#define LEADSMAN_INTERNAL_REPORT_HINT_H_

#include <string>
#include <string_view>

#include "internal/health/outcome.h"
#include "internal/health/target.h"

namespace leadsman {

// "nothing listens on WHERE": what a reason means. `status`: HTTP, 0 = none.
std::string Meaning(Reason reason, std::string_view where, int status);

// What to do, in a line: "nothing listens on 127.0.0.1:8000; is the
// container's port 8000?". "" for a plain pass, and where
// the detail says that much itself. Where a reason has several
// causes it tells them apart by our own words in the detail, those of
// net/curl_fault.cc and net/errno_fault.cc; an unknown detail is no error.
std::string Hint(const Target& target, const Outcome& outcome);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_REPORT_HINT_H_
