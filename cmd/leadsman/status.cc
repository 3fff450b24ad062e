// `status`: asks the running sidecar and prints its checks.
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <unistd.h>

#include "cmd/leadsman/ask_server.h"
#include "cmd/leadsman/commands.h"
#include "cmd/leadsman/load.h"
#include "cmd/leadsman/terminal.h"
#include "internal/base/text.h"
#include "internal/report/status_table.h"

namespace leadsman {
namespace {

// Where to reach a server that listens on `host`: on loopback, where it does.
std::string Reachable(const std::string& host) {
  if (host == "::" || host == "0.0.0.0") return "localhost";
  return host;
}

}  // namespace

int StatusCommand(const SourceOptions& source, const StatusOptions& options) {
  std::string base = options.url;
  if (base.empty()) {
    const std::optional<Config> config = LoadConfig(source);
    if (!config) return kExitNoStart;
    const ServerSettings& server = config->settings.server;
    base = "http://" + HostPort(Reachable(server.host), server.port);
  }
  while (base.ends_with('/')) base.pop_back();

  const HttpResult answer = AskServer(base + "/api/v1/status");
  if (!answer) {
    Complain("no answer from " + base + ": " + answer.error().detail +
             "; is leadsman running there? (--url names another place)");
    return kExitNoStart;
  }
  if (answer->status != 200) {
    Complain(base + " answers HTTP " + std::to_string(answer->status) +
             (answer->status == 403 ? "; it shows its state to loopback only "
                                      "(server.pageFrom)"
                                    : ""));
    return kExitNoStart;
  }
  if (options.json) {
    std::cout << answer->body << '\n';
  } else {
    const auto table = StatusTable(answer->body, WantsColour(STDOUT_FILENO));
    if (!table) {
      Complain(base + " is not leadsman: " + table.error());
      return kExitNoStart;
    }
    std::cout << *table;
  }
  const HttpResult ready = AskServer(base + "/readyz");
  if (!ready) return kExitNoStart;
  return ready->status == 200 ? kExitOk : kExitNo;
}

}  // namespace leadsman
