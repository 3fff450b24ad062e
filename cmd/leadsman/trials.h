// Trials: one attempt at each of some checks, side by side, with progress on a
// terminal where it takes over a second. For `check` and `probe`.
#ifndef LEADSMAN_CMD_LEADSMAN_TRIALS_H_
#define LEADSMAN_CMD_LEADSMAN_TRIALS_H_

#include <memory>
#include <vector>

#include "internal/base/clock.h"
#include "internal/health/check.h"
#include "internal/health/outcome.h"

namespace leadsman {

struct Trial {
  std::shared_ptr<const Check> check;
  Outcome outcome;
  WallTime at;
};

// In the order given; returns when the last outcome is in.
std::vector<Trial> TryOnce(const std::vector<Check>& checks);

// On standard error, a line each: "web: nothing listens on …" for what did
// not pass. `named`: the check's name stands before it.
void PrintHints(const std::vector<Trial>& trials, bool named);

// The exit code: kExitOk where all pass.
int ExitCodeOf(const std::vector<Trial>& trials);

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_TRIALS_H_
