// `status`: asks the running sidecar and prints its checks.
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>

#include "cmd/leadsman/ask_server.h"
#include "cmd/leadsman/commands.h"
#include "cmd/leadsman/load.h"
#include "cmd/leadsman/terminal.h"
#include "cmd/leadsman/watch.h"
#include "internal/base/text.h"
#include "internal/report/status_table.h"

namespace leadsman {
namespace {

// Where to reach a server that listens on `host`: on loopback, where it does.
std::string Reachable(const std::string& host) {
  if (host == "::" || host == "0.0.0.0") return "localhost";
  return host;
}

// "http://localhost:8010"
std::string WhereToAsk(const SourceOptions& source,
                       const StatusOptions& options) {
  std::string base = options.url;
  if (base.empty()) {
    const ServerSettings server = LoadSettings(source).server;
    base = "http://" + HostPort(Reachable(server.host), server.port);
  }
  while (base.ends_with('/')) base.pop_back();
  if (base.find("://") == std::string::npos) base.insert(0, "http://");
  return base;
}

// The names in "[-]loop failed: internal", a line each.
std::string FailingParts(std::string_view health) {
  constexpr std::string_view kMark = "[-]";
  std::string names;
  for (const std::string& line : SplitList(health, '\n')) {
    if (!line.starts_with(kMark)) continue;
    if (!names.empty()) names += ", ";
    names += line.substr(kMark.size(), line.find(" failed") - kMark.size());
  }
  return names.empty() ? "it does not say what" : CleanText(names);
}

int Self(const std::string& base) {
  const HttpResult answer = AskServer(base + "/livez");
  if (answer && answer->status == 200) {
    std::cout << "ok\n";
    return kExitOk;
  }
  if (answer && answer->status == 503) {
    std::cout << "failing: " << FailingParts(answer->body) << '\n';
    return kExitNo;
  }
  Complain(answer ? base + "/livez answers HTTP " +
                        std::to_string(answer->status) +
                        "; is it leadsman that listens there?"
                  : "no answer from " + base + ": " + answer.error().detail +
                        "; is leadsman running there? (--url names another "
                        "place)");
  return kExitNoStart;
}

}  // namespace

int StatusCommand(const SourceOptions& source, const StatusOptions& options) {
  const std::string base = WhereToAsk(source, options);
  if (options.self) return Self(base);
  if (options.watch) return WatchStatus(base, options.json);
  const StatusLookResult look = LookAtStatus(base);
  if (!look) {
    const bool silent = look.error().starts_with("no answer");
    Complain(look.error() +
             (silent ? "; is leadsman running there? (--url names another "
                       "place)"
                     : ""));
    return kExitNoStart;
  }
  if (options.json) {
    std::cout << look->json << '\n';
  } else {
    std::cout << StatusTable(look->view, FormOf(STDOUT_FILENO));
  }
  return look->ready ? kExitOk : kExitNo;
}

}  // namespace leadsman
