// Policy: when people are told what. Pure: times come in, tellings come out.
//
// Alertmanager's words: `for` holds a failure back, `resolveAfter` its
// recovery. A case is one check's incident from its edge to the moment when
// nothing about it remains to be told. While a check is silenced its case goes
// on and nothing is told; what is then still so is told at the silence's end.
// Reminders, grouping, digests and flapping will be further due times of this
// state.
//
// Wall times, because the state outlives the process; where the clock was set
// back, a due time is pulled in to its full wait from now, and a silence to its
// whole length.
#ifndef LEADSMAN_INTERNAL_NOTIFY_POLICY_H_
#define LEADSMAN_INTERNAL_NOTIFY_POLICY_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "internal/base/clock.h"
#include "internal/config/settings.h"
#include "internal/health/incident.h"
#include "internal/health/transition.h"
#include "internal/notify/silence.h"

namespace leadsman {

enum class Phase {
  kHeld,        // down, nobody was told; before `due` nobody is (`for`)
  kTold,        // down, its failure was told
  kRecovering,  // up since its `closed`; at `due` its recovery is told
};

struct Case {
  Incident incident;
  Phase phase = Phase::kHeld;
  WallTime due;          // of the phases that wait
  bool refused = false;  // no recipient could be given the failure's mail

  bool operator==(const Case&) const = default;
};

struct PolicyState {
  std::map<std::string, Case> cases;  // by check
  // By incident: told, and its check, or the pod it was of, was gone while it
  // was silenced. Its end is told after that; a new failure is another
  // incident.
  std::map<std::string, Case> gone;
  Silences silences;
  // Checks that are not told as down for what they need is down, or may be:
  // dependsOn. The Monitor's to say, so never stored.
  std::set<std::string> withheld;
  // Checks with `alert: false`: not told as down. The configuration's to say,
  // so never stored. What was told before is told to its end.
  std::set<std::string> muted;
  // By check, the last incident that was told and has ended: its id is used up,
  // or its second failure would be taken for the first's mail, sent already.
  std::map<std::string, std::string> used_up;
  int checks = 0;  // how many are configured
  bool draining = false;
};

struct PolicyStep {
  std::vector<Telling> tellings;      // in the order to be said
  std::vector<std::string> opened;    // checks whose case is new or went on
  std::vector<std::string> moved;     // checks whose case changed or ended
  std::vector<std::string> gone;      // incidents that came into `gone` or left
  std::vector<Incident> ended;        // with their `closed`
  std::vector<std::string> silences;  // keys of those that changed or ended
};

// Ids of incidents whose failure's mail no recipient can have had yet.
using Unsent = std::set<std::string>;

// A transition, at its own time. Call Advance with the same time before and
// with the present after it.
PolicyStep Observe(PolicyState& state, const AlertSettings& settings,
                   const Unsent& unsent, const Transition& transition);

// What has fallen due.
PolicyStep Advance(PolicyState& state, const AlertSettings& settings,
                   const Unsent& unsent, WallTime now);

// The check is no longer ours to watch: its incident ends, which is told if
// its failure was; a recovery that waits is told now. Both wait for the end of
// a silence.
PolicyStep Remove(PolicyState& state, const AlertSettings& settings,
                  const Unsent& unsent, const std::string& check, WallTime now);

// The pod goes: no alarm from now on. What is told and open is closed by one
// telling, a recovery that waits is told now. What is held back or silenced
// stays so: if the pod does come back, it is told then.
PolicyStep BeginDrain(PolicyState& state, const AlertSettings& settings,
                      const Unsent& unsent, WallTime now);

// When Advance has something to do; nullopt: not before the next transition.
std::optional<WallTime> NextDue(const PolicyState& state);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_POLICY_H_
