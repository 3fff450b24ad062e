#include "tests/e2e/log_checks.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

bool IsTime(const std::string& time) {
  return time.size() == 24 && time[10] == 'T' && time.back() == 'Z' &&
         time.find_first_not_of("0123456789-:.TZ") == std::string::npos;
}

bool IsLevel(const std::string& level) {
  const std::set<std::string> levels{"debug", "info", "warn", "error"};
  return levels.contains(level);
}

// From the table's first column: "| `a.b`, `a.c` | level | … |".
std::set<std::string> DocumentedEvents() {
  std::istringstream text(
      ReadFileText(LEADSMAN_SOURCE_DIR "/docs/architecture.md"));
  std::set<std::string> events;
  for (std::string line; std::getline(text, line);) {
    if (!line.starts_with("| `")) continue;
    const std::string cell = line.substr(2, line.find(" |", 2) - 2);
    std::size_t at = 0;
    while ((at = cell.find('`', at)) != std::string::npos) {
      const std::size_t end = cell.find('`', at + 1);
      events.insert(cell.substr(at + 1, end - at - 1));
      at = end + 1;
    }
  }
  return events;
}

}  // namespace

std::vector<LogFields> ReadLog(const std::string& out,
                               const std::string& format) {
  const std::set<std::string> known = DocumentedEvents();
  std::vector<LogFields> lines;
  std::istringstream text(out);
  for (std::string line; std::getline(text, line);) {
    const auto fields =
        format == "json" ? ReadJsonLine(line) : ReadLogfmt(line);
    if (!fields) {
      ADD_FAILURE() << "no line of " << format << ": " << line;
      continue;
    }
    EXPECT_TRUE(IsTime(fields->at("time"))) << line;
    EXPECT_TRUE(IsLevel(fields->at("level"))) << line;
    EXPECT_TRUE(known.contains(fields->at("event"))) << line;
    lines.push_back(*fields);
  }
  EXPECT_TRUE(out.empty() || out.back() == '\n');
  return lines;
}

std::vector<LogFields> Events(const std::vector<LogFields>& lines,
                              const std::string& event) {
  std::vector<LogFields> chosen;
  std::copy_if(
      lines.begin(), lines.end(), std::back_inserter(chosen),
      [&](const LogFields& line) { return line.at("event") == event; });
  return chosen;
}

}  // namespace leadsman
