// The control socket's place, and what it understands.
#ifndef LEADSMAN_CMD_LEADSMAN_CONTROL_H_
#define LEADSMAN_CMD_LEADSMAN_CONTROL_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/leadsman/farewell.h"
#include "internal/base/published.h"
#include "internal/config/settings.h"
#include "internal/health/snapshot.h"
#include "internal/net/control.h"
#include "internal/net/loop.h"
#include "internal/notify/scribe.h"

namespace leadsman {

// Where `run` listens and `drain` and `silence` ask: the first that can be
// used. Never the TCP port nor an abstract socket, which the web container
// could reach.
std::vector<std::string> ControlPaths(const StateSettings& state);

// Who carries out what is asked for; all of it must outlive the server.
struct ControlParts {
  Loop& loop;
  Farewell& farewell;
  Scribe& scribe;
  const Published<Snapshot>& snapshot;  // for the checks' names
};

// Listens for "drain DURATION", which is answered "sent" or "unsent" when it
// is over, and for "silence …" as cmd/leadsman/silence.h has it. Null, with a
// line in the log, where no place can be written.
std::unique_ptr<ControlServer> OpenControl(const StateSettings& state,
                                           const ControlParts& parts);

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_CONTROL_H_
