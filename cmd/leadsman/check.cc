// `check`: runs each check once, now, side by side.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "cmd/leadsman/commands.h"
#include "cmd/leadsman/load.h"
#include "cmd/leadsman/terminal.h"
#include "internal/base/clock.h"
#include "internal/base/text.h"
#include "internal/health/snapshot.h"
#include "internal/net/curl_transport.h"
#include "internal/net/loop.h"
#include "internal/probe/prober.h"
#include "internal/report/status_json.h"
#include "internal/report/status_table.h"

namespace leadsman {
namespace {

constexpr std::size_t kSideBySide = 64;

struct Trial {
  std::shared_ptr<const Check> check;
  std::unique_ptr<Prober> prober;
  Outcome outcome;
  WallTime at;
};

// The checks that are named, in the configuration's order; nullopt and a
// complaint where a name is none.
std::optional<std::vector<Trial>> Choose(const Config& config,
                                         const std::vector<std::string>& names,
                                         Transport& transport) {
  std::vector<std::string> known;
  for (const Check& check : config.checks) known.push_back(check.name);
  bool all_known = true;
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    all_known = false;
    const auto meant = NearestWord(name, known);
    Complain("no check is named " + name +
             (meant ? "; did you mean " + *meant + "?" : ""));
  }
  if (!all_known) return std::nullopt;
  std::vector<Trial> trials;
  for (const Check& check : config.checks) {
    if (!names.empty() &&
        std::find(names.begin(), names.end(), check.name) == names.end()) {
      continue;
    }
    auto shared = std::make_shared<const Check>(check);
    trials.push_back(
        {.check = shared, .prober = MakeProber(shared, transport)});
  }
  return trials;
}

// Runs them all; returns when the last outcome is in.
class Trials {
 public:
  Trials(Loop& loop, std::vector<Trial>& trials)
      : loop_(loop), trials_(trials) {}

  void Run() {
    if (trials_.empty()) return;
    ShowProgressAfterASecond();
    loop_.RunAt(loop_.Now(), [this] { StartMore(); });
    loop_.Run();
    if (shown_) std::cerr << "\r\033[K";
  }

 private:
  void StartMore() {
    while (next_ < trials_.size() && next_ - done_ < kSideBySide) {
      Trial& trial = trials_[next_++];
      trial.prober->Start([this, &trial](Outcome outcome) {
        trial.outcome = std::move(outcome);
        trial.at = SystemClock().Wall();
        ++done_;
        loop_.RunAt(loop_.Now(), [this] { StartMore(); });
      });
    }
    if (done_ == trials_.size()) loop_.Stop();
  }

  void ShowProgressAfterASecond() {
    if (isatty(STDERR_FILENO) == 0) return;
    loop_.RunAt(loop_.Now() + seconds(1), [this] {
      shown_ = true;
      std::cerr << "\r" << done_ << " of " << trials_.size() << " checks done"
                << std::flush;
      ShowProgressAfterASecond();
    });
  }

  Loop& loop_;
  std::vector<Trial>& trials_;
  std::size_t next_ = 0;
  std::size_t done_ = 0;
  bool shown_ = false;
};

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
  std::cout << CheckTable(rows, WantsColour(STDOUT_FILENO));
}

}  // namespace

bool WantsColour(int fd) {
  const char* refused =
      std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe)
  return isatty(fd) != 0 && (refused == nullptr || *refused == '\0');
}

int CheckCommand(const SourceOptions& source, const CheckOptions& options) {
  const std::optional<Config> config = LoadConfig(source);
  if (!config) return kExitConfig;
  Loop loop;
  const std::unique_ptr<Transport> transport =
      NewTransport(loop, LEADSMAN_VERSION);
  auto trials = Choose(*config, options.names, *transport);
  if (!trials) return kExitConfig;
  Trials(loop, *trials).Run();

  if (options.json) {
    const Snapshot snapshot = SnapshotOf(*trials, *config);
    std::cout << StatusJson({.version = LEADSMAN_VERSION,
                             .pod = WhoAmI(),
                             .labels = config->settings.labels,
                             .snapshot = snapshot,
                             .notify = {},
                             .now = SystemClock().Wall()})
              << '\n';
  } else {
    Print(*trials);
  }
  const bool all_pass = std::all_of(
      trials->begin(), trials->end(),
      [](const Trial& trial) { return Passed(trial.outcome.verdict); });
  return all_pass ? kExitOk : kExitNo;
}

}  // namespace leadsman
