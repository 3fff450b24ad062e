// `probe`: one attempt at a URL, now; no configuration is read.
#include <iostream>
#include <unistd.h>
#include <vector>

#include "cmd/leadsman/commands.h"
#include "cmd/leadsman/load.h"
#include "cmd/leadsman/terminal.h"
#include "cmd/leadsman/trials.h"
#include "internal/report/status_table.h"

namespace leadsman {

int ProbeCommand(const ProbeWords& words, bool phases) {
  const auto check = CheckFromWords(words);
  if (!check) {
    Complain(check.error());
    return kExitConfig;
  }
  const std::vector<Trial> trials = TryOnce({*check});
  std::cout << ProbeTable(trials[0].outcome, phases, FormOf(STDOUT_FILENO));
  PrintHints(trials, /*named=*/false);
  return ExitCodeOf(trials);
}

}  // namespace leadsman
