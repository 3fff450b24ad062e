// The control socket's place, and what it understands.
#ifndef LEADSMAN_CMD_LEADSMAN_CONTROL_H_
#define LEADSMAN_CMD_LEADSMAN_CONTROL_H_

#include <memory>
#include <string>
#include <string_view>

#include "cmd/leadsman/farewell.h"
#include "internal/base/clock.h"
#include "internal/base/published.h"
#include "internal/base/result.h"
#include "internal/config/settings.h"
#include "internal/health/snapshot.h"
#include "internal/net/control.h"
#include "internal/net/loop.h"
#include "internal/notify/scribe.h"

namespace leadsman {

// Asks the running one. Never by the TCP port nor an abstract socket, which the
// web container could reach. Blocks for so long at each place; the error says
// of each why not, on one line.
[[nodiscard]] Result<std::string, std::string> AskRunning(
    const StateSettings& state, const std::string& line, milliseconds timeout);

// Who carries out what is asked for; all of it must outlive the server.
struct ControlParts {
  Loop& loop;
  Farewell& farewell;
  Scribe& scribe;
  const Published<Snapshot>& snapshot;  // for the checks' names
  std::string url;                      // where its server answers
};

inline constexpr std::string_view kWhere = "where";

// Listens for "drain DURATION", which is answered "sent" or "unsent" when it
// is over, for "silence …" as cmd/leadsman/silence.h has it, and for "where",
// which is answered by the URL. Null, with a line in the log, where no place
// can be written.
std::unique_ptr<ControlServer> OpenControl(const StateSettings& state,
                                           const ControlParts& parts);

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_CONTROL_H_
