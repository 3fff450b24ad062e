// What a terminal is, and wants.
#ifndef LEADSMAN_CMD_LEADSMAN_TERMINAL_H_
#define LEADSMAN_CMD_LEADSMAN_TERMINAL_H_

#include <cstddef>

#include "internal/report/terminal_table.h"

namespace leadsman {

// How to write to it. A terminal has as many columns as it says itself, else
// COLUMNS, else 80, and colours unless NO_COLOR is set and not empty
// (no-color.org) or TERM is dumb; anything else has no limit and no colour.
TerminalForm FormOf(int fd);

// Lines that the terminal shows at once, 24 where it does not say.
std::size_t RowsOf(int fd);

// A terminal that can move its cursor.
bool CanRedraw(int fd);

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_TERMINAL_H_
