// `status`: asks the running sidecar and prints its checks.
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

#include "cmd/leadsman/ask_server.h"
#include "cmd/leadsman/commands.h"
#include "cmd/leadsman/load.h"
#include "cmd/leadsman/terminal.h"
#include "cmd/leadsman/watch.h"
#include "internal/base/text.h"
#include "internal/report/status_table.h"

namespace leadsman {
namespace {

// As --url says it: "http://localhost:8010"
Whereabouts Tidy(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  if (url.find("://") == std::string::npos) url.insert(0, "http://");
  return {.url = std::move(url)};
}

// What to do where `where` does not answer.
std::string Advice(const Whereabouts& where) {
  return "; is leadsman running there? (--url names another place" +
         (where.untold.empty()
              ? ""
              : "; this one is the configuration's, for no running one told "
                "its own: " +
                    where.untold) +
         ")";
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

int Self(const Whereabouts& where) {
  const std::string& base = where.url;
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
                        Advice(where));
  return kExitNoStart;
}

}  // namespace

int StatusCommand(const SourceOptions& source, const StatusOptions& options) {
  const bool named = !options.url.empty();
  const Settings settings = named ? Settings() : LoadSettings(source);
  const auto find = [&] {
    return named ? Tidy(options.url) : WhereToAsk(settings);
  };
  if (options.watch) {
    return WatchStatus([&] { return find().url; }, options.json);
  }
  const Whereabouts where = find();
  if (options.self) return Self(where);
  const StatusLookResult look = LookAtStatus(where.url);
  if (!look) {
    const bool silent = look.error().starts_with("no answer");
    Complain(look.error() + (silent ? Advice(where) : ""));
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
