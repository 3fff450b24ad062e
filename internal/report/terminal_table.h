// TerminalTable: rows and columns as text, for a terminal or a pipe. Pure.
//
// In a pipe a row is a line, however long, so that grep and awk work. On a
// terminal no line is wider than it is and nothing is lost: the last column
// wraps within its place, or else stands beneath its row; a name that is too
// long for its column has a line of its own. Nothing of what is shown can
// reach the terminal as a control sequence but our own colours.
#ifndef LEADSMAN_INTERNAL_REPORT_TERMINAL_TABLE_H_
#define LEADSMAN_INTERNAL_REPORT_TERMINAL_TABLE_H_

#include <cstddef>
#include <string>
#include <vector>

namespace leadsman {

struct TerminalForm {
  std::size_t width = 0;  // columns; 0 = no limit: a pipe
  bool colour = false;
};

using TableRow = std::vector<std::string>;

// All rows have the size of the first, the heading; two columns at least.
// `painted`: the column whose words get their colours.
std::string TerminalTable(std::vector<TableRow> rows, std::size_t painted,
                          const TerminalForm& form);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_REPORT_TERMINAL_TABLE_H_
