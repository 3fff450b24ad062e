// The control socket's place, and what it understands.
#ifndef LEADSMAN_CMD_LEADSMAN_CONTROL_H_
#define LEADSMAN_CMD_LEADSMAN_CONTROL_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/leadsman/farewell.h"
#include "internal/config/settings.h"
#include "internal/net/control.h"
#include "internal/net/loop.h"

namespace leadsman {

// Where `run` listens and `drain` asks: the first that can be used. Never the
// TCP port nor an abstract socket, which the web container could reach.
std::vector<std::string> ControlPaths(const StateSettings& state);

// Listens for "drain DURATION", which is answered "sent" or "unsent" when it
// is over. Null, with a line in the log, where no place can be written.
std::unique_ptr<ControlServer> OpenControl(const StateSettings& state,
                                           Loop& loop, Farewell& farewell);

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_CONTROL_H_
