#include "cmd/leadsman/trials.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "cmd/leadsman/commands.h"
#include "cmd/leadsman/terminal.h"
#include "internal/net/curl_transport.h"
#include "internal/net/loop.h"
#include "internal/probe/prober.h"
#include "internal/report/hint.h"
#include "internal/report/terminal_text.h"

namespace leadsman {
namespace {

constexpr std::size_t kSideBySide = 64;

class Runner {
 public:
  explicit Runner(const std::vector<Check>& checks) {
    for (const Check& check : checks) {
      auto shared = std::make_shared<const Check>(check);
      probers_.push_back(MakeProber(shared, *transport_));
      trials_.push_back({.check = std::move(shared)});
    }
  }

  std::vector<Trial> Run() {
    if (trials_.empty()) return {};
    ShowProgressAfterASecond();
    StartSoon();
    loop_.Run();
    if (shown_) std::cerr << "\r\033[K" << std::flush;
    return std::move(trials_);
  }

 private:
  // One a turn: what it takes to set up the others would count as latency of
  // those that are under way.
  void StartSoon() {
    if (next_ == trials_.size() || next_ - done_ == kSideBySide) return;
    if (std::exchange(starting_, true)) return;
    loop_.RunAt(loop_.Now(), [this] {
      starting_ = false;
      Start(next_++);
      StartSoon();
    });
  }

  void Start(std::size_t index) {
    probers_[index]->Start([this, index](Outcome outcome) {
      trials_[index].outcome = std::move(outcome);
      trials_[index].at = SystemClock().Wall();
      if (++done_ == trials_.size()) loop_.Stop();
      StartSoon();
    });
  }

  void ShowProgressAfterASecond() {
    if (!CanRedraw(STDERR_FILENO)) return;
    loop_.RunAt(loop_.Now() + seconds(1), [this] {
      shown_ = true;
      std::cerr << '\r' << done_ << " of " << trials_.size()
                << (trials_.size() == 1 ? " check done" : " checks done")
                << std::flush;
      ShowProgressAfterASecond();
    });
  }

  Loop loop_;
  std::unique_ptr<Transport> transport_ = NewTransport(loop_, LEADSMAN_VERSION);
  std::vector<Trial> trials_;
  std::vector<std::unique_ptr<Prober>> probers_;
  std::size_t next_ = 0;
  std::size_t done_ = 0;
  bool starting_ = false;
  bool shown_ = false;
};

}  // namespace

std::vector<Trial> TryOnce(const std::vector<Check>& checks) {
  return Runner(checks).Run();
}

void PrintHints(const std::vector<Trial>& trials, bool named) {
  const std::size_t width = FormOf(STDERR_FILENO).width;
  std::cout.flush();  // the table comes first where both go to one terminal
  for (const Trial& trial : trials) {
    const std::string hint = Hint(trial.check->target, trial.outcome);
    if (hint.empty()) continue;
    const std::string who = named ? trial.check->name : "leadsman";
    std::cerr << Fold(who + ": " + hint, width);
  }
}

int ExitCodeOf(const std::vector<Trial>& trials) {
  const bool all_pass = std::all_of(
      trials.begin(), trials.end(),
      [](const Trial& trial) { return Passed(trial.outcome.verdict); });
  return all_pass ? kExitOk : kExitNo;
}

}  // namespace leadsman
