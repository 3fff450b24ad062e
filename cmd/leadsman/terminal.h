// What a terminal wants.
#ifndef LEADSMAN_CMD_LEADSMAN_TERMINAL_H_
#define LEADSMAN_CMD_LEADSMAN_TERMINAL_H_

namespace leadsman {

// A terminal, and NO_COLOR is not set (no-color.org) or empty.
bool WantsColour(int fd);

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_TERMINAL_H_
