// `check`: runs each check once, now, side by side.
#include <algorithm>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <unistd.h>
#include <vector>

#include "cmd/leadsman/commands.h"
#include "cmd/leadsman/load.h"
#include "cmd/leadsman/terminal.h"
#include "cmd/leadsman/trials.h"
#include "internal/base/clock.h"
#include "internal/base/text.h"
#include "internal/health/snapshot.h"
#include "internal/report/status_json.h"
#include "internal/report/status_table.h"

namespace leadsman {
namespace {

// The checks that are named, in the configuration's order; nullopt and a
// complaint where a name is none.
std::optional<std::vector<Check>> Choose(
    const std::vector<Check>& checks, const std::vector<std::string>& names) {
  if (names.empty()) return checks;
  std::vector<std::string> known;
  for (const Check& check : checks) known.push_back(check.name);
  bool all_known = true;
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    all_known = false;
    const auto meant = NearestWord(name, known);
    Complain("no check is named " + CleanText(name) +
             (meant ? "; did you mean " + *meant + "?"
                    : "; leadsman check shows all"));
  }
  if (!all_known) return std::nullopt;
  std::vector<Check> chosen;
  std::copy_if(checks.begin(), checks.end(), std::back_inserter(chosen),
               [&](const Check& check) {
                 return std::find(names.begin(), names.end(), check.name) !=
                        names.end();
               });
  return chosen;
}

State StateAfter(const Outcome& outcome) {
  switch (outcome.verdict) {
    case Verdict::kPass:
      return State::kUp;
    case Verdict::kWarn:
      return State::kDegraded;
    case Verdict::kFail:
      return State::kDown;
    case Verdict::kInconclusive:
      break;
  }
  return State::kStarting;
}

// Thresholds play no part: one pass is up, one failure is down.
Snapshot SnapshotOf(const std::vector<Trial>& trials, const Config& config) {
  Snapshot snapshot{.version = 1, .require = config.require};
  snapshot.config_loaded_at = SystemClock().Wall();
  for (const Trial& trial : trials) {
    CheckState state{.check = trial.check,
                     .state = StateAfter(trial.outcome),
                     .since = trial.at,
                     .attempted_at = trial.at,
                     .last = trial.outcome};
    if (Passed(trial.outcome.verdict)) state.health = Health::kUp;
    if (trial.outcome.verdict == Verdict::kFail) state.health = Health::kDown;
    const bool counted = trial.outcome.verdict != Verdict::kInconclusive;
    if (counted) {
      state.run = {
          Passed(trial.outcome.verdict) ? Verdict::kPass : Verdict::kFail, 1};
    }
    snapshot.checks.push_back(std::make_shared<const CheckState>(state));
  }
  return snapshot;
}

void Print(const std::vector<Trial>& trials) {
  std::vector<CheckRow> rows;
  rows.reserve(trials.size());
  for (const Trial& trial : trials) {
    const Outcome& outcome = trial.outcome;
    rows.push_back({.name = trial.check->name,
                    .verdict = outcome.verdict,
                    .reason = outcome.reason,
                    .latency = outcome.latency,
                    .detail = outcome.detail});
  }
  std::cout << CheckTable(rows, FormOf(STDOUT_FILENO));
}

}  // namespace

int CheckCommand(const SourceOptions& source, const CheckOptions& options) {
  const std::optional<Config> config = LoadConfig(source);
  if (!config) return kExitConfig;
  const auto chosen = Choose(config->checks, options.names);
  if (!chosen) return kExitConfig;
  const std::vector<Trial> trials = TryOnce(*chosen);
  if (options.json) {
    const Snapshot snapshot = SnapshotOf(trials, *config);
    std::cout << StatusJson({.version = LEADSMAN_VERSION,
                             .pod = WhoAmI(),
                             .labels = config->settings.labels,
                             .snapshot = snapshot,
                             .notify = {},
                             .now = SystemClock().Wall()})
              << '\n';
  } else {
    Print(trials);
    PrintHints(trials, /*named=*/true);
  }
  return ExitCodeOf(trials);
}

}  // namespace leadsman
