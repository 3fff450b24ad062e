// VictimScript: the story that the victim lives through, over all its lives:
// four checks fail and recover in turn, one edge after another.
#ifndef LEADSMAN_TESTS_CONTRACT_SCRIBE_VICTIM_SCRIPT_H_
#define LEADSMAN_TESTS_CONTRACT_SCRIBE_VICTIM_SCRIPT_H_

#include <string>

#include "internal/base/clock.h"
#include "internal/health/transition.h"

namespace leadsman {

struct ScriptEdge {
  std::string check;
  bool down = false;
  std::string incident;  // that it opens or closes
  WallTime at;
};

// A multiple of it leaves every check up.
inline constexpr int kScriptRound = 8;

inline ScriptEdge EdgeNumber(int number, WallTime begin) {
  const int opening = number - (number / 4 % 2 == 0 ? 0 : 4);
  const std::string check = "check-" + std::to_string(number % 4);
  return {.check = check,
          .down = opening == number,
          .incident = IncidentId(check, begin + milliseconds(opening)),
          .at = begin + milliseconds(number)};
}

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_CONTRACT_SCRIBE_VICTIM_SCRIPT_H_
