// Edges: short words for transitions, and for what is told, in tests.
#ifndef LEADSMAN_TESTS_UNIT_NOTIFY_EDGES_H_
#define LEADSMAN_TESTS_UNIT_NOTIFY_EDGES_H_

#include <memory>
#include <string>
#include <utility>

#include "internal/base/clock.h"
#include "internal/health/check.h"
#include "internal/health/incident.h"
#include "internal/health/transition.h"

namespace leadsman {

// Seconds after a fixed moment.
inline WallTime At(int second) {
  return WallTime(seconds(1'790'000'000) + seconds(second));
}

inline Transition EdgeOf(std::string name, Health from, Health to, int second) {
  Check check;
  check.name = std::move(name);
  check.description = "the shop";
  Transition transition{.check = std::make_shared<const Check>(check),
                        .from = from,
                        .to = to,
                        .at = At(second)};
  if (to == Health::kDown) {
    transition.incident = IncidentId(check.name, transition.at);
    transition.because = {.verdict = Verdict::kFail,
                          .reason = Reason::kRefused,
                          .detail = "nobody listens"};
  }
  return transition;
}

inline Transition DownAt(int second, std::string check = "web") {
  return EdgeOf(std::move(check), Health::kUp, Health::kDown, second);
}

inline Transition UpAt(int second, std::string check = "web") {
  return EdgeOf(std::move(check), Health::kDown, Health::kUp, second);
}

// "down web", "closed db web".
inline std::string Words(const Telling& telling) {
  std::string words(ToString(telling.event));
  for (const Incident& incident : telling.incidents) {
    words += ' ' + incident.check;
  }
  return words;
}

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_UNIT_NOTIFY_EDGES_H_
