// `silence`: nobody is told for a while, or from now on again.
#include "cmd/leadsman/silence.h"

#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "cmd/leadsman/commands.h"
#include "cmd/leadsman/control.h"
#include "cmd/leadsman/load.h"

namespace leadsman {
namespace {

constexpr seconds kPatience{10};

int Refuse(const std::string& why) {
  Complain("silence: " + why);
  return kExitNo;
}

}  // namespace

int SilenceCommand(const SourceOptions& source, const SilenceOptions& options) {
  std::vector<std::string> words = options.words;
  if (options.end) words.insert(words.begin(), "--end");
  if (const auto order = ReadSilence(words, nullptr); !order) {
    return Refuse(order.error());
  }
  std::string line(kSilence);
  for (const std::string& word : words) line += word + ' ';
  const StateSettings state = LoadSettings(source).state;
  const auto answer = AskRunning(state, line, kPatience);
  if (!answer) {
    return Refuse(
        "no running leadsman can be asked: a silence goes through its control "
        "socket alone; run it with the same configuration, and mount a "
        "writable volume (an emptyDir) at /run/leadsman or " +
        state.directory + " (" + answer.error() + ")");
  }
  if (answer->starts_with(kSilenceRefused)) {
    return Refuse(answer->substr(kSilenceRefused.size()));
  }
  std::cout << *answer << '\n';
  return kExitOk;
}

}  // namespace leadsman
