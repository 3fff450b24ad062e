// Log lines read back, as strictly as the strictest reader would.
#ifndef LEADSMAN_TESTS_SUPPORT_LOG_LINES_H_
#define LEADSMAN_TESTS_SUPPORT_LOG_LINES_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace leadsman {

using LogFields = std::map<std::string, std::string>;

// nullopt: not one line of that form with time, level and event in front, or
// a key twice, or a byte in it that may not be there.
std::optional<LogFields> ReadLogfmt(std::string_view line);
std::optional<LogFields> ReadJsonLine(std::string_view line);

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_LOG_LINES_H_
