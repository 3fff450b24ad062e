// What every log must be: lines that a strict reader takes, with events that
// docs/architecture.md names.
#ifndef LEADSMAN_TESTS_E2E_LOG_CHECKS_H_
#define LEADSMAN_TESTS_E2E_LOG_CHECKS_H_

#include <string>
#include <vector>

#include "tests/support/log_lines.h"

namespace leadsman {

// "logfmt" or "json". Fails the test at each line that is not one.
std::vector<LogFields> ReadLog(const std::string& out,
                               const std::string& format);

// Those of one event.
std::vector<LogFields> Events(const std::vector<LogFields>& lines,
                              const std::string& event);

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_E2E_LOG_CHECKS_H_
