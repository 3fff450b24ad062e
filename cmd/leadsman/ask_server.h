// Questions to the running sidecar, for `status`.
#ifndef LEADSMAN_CMD_LEADSMAN_ASK_SERVER_H_
#define LEADSMAN_CMD_LEADSMAN_ASK_SERVER_H_

#include <functional>
#include <string>

#include "internal/config/settings.h"
#include "internal/net/transport.h"
#include "internal/report/status_view.h"

namespace leadsman {

// "http://localhost:8010": how a server that listens on `host` is reached from
// where it runs.
std::string UrlOf(const std::string& host, int port);

struct Whereabouts {
  std::string url;
  std::string untold;  // why the running one did not say it: as configured then
};

// What it is bound to, by its control socket: the newest configuration may have
// another port. Blocks for 2 s at most.
Whereabouts WhereToAsk(const Settings& settings);

// One GET. Blocks for 5 s at most.
HttpResult AskServer(const std::string& url);

// What it says of its checks, and whether /readyz passes.
struct StatusLook {
  std::string json;
  StatusView view;
  bool ready = false;
};
// The error is one line for people, with what to do.
using StatusLookResult = Result<StatusLook, std::string>;

// `done` runs once, from the transport's loop, 5 s later at most; `base` is
// such as "http://localhost:8010".
void LookAtStatus(Transport& transport, const std::string& base,
                  std::function<void(StatusLookResult)> done);

// The same, waited for.
StatusLookResult LookAtStatus(const std::string& base);

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_ASK_SERVER_H_
