#include "internal/notify/policy.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "internal/base/clock.h"
#include "internal/config/settings.h"
#include "internal/health/check.h"
#include "internal/health/incident.h"
#include "internal/health/target.h"
#include "internal/health/threshold.h"
#include "internal/health/transition.h"
#include "internal/notify/silence.h"

namespace leadsman {
namespace {

Incident OpenedBy(const PolicyState& state, const Transition& transition) {
  const Check& check = *transition.check;
  const auto used = state.used_up.find(check.name);
  const bool fresh =
      !transition.incident.empty() &&
      (used == state.used_up.end() || used->second != transition.incident);
  return {
      .id = fresh ? transition.incident : IncidentId(check.name, transition.at),
      .check = check.name,
      .opened = transition.at,
      .closed = std::nullopt,
      .reason = transition.because.reason,
      .detail = transition.because.detail,
      .evidence = transition.because.evidence,
      .recent = transition.recent,
      .target = Describe(check.target),
      .description = check.description,
      .runbook = check.runbook,
      .container = check.container,
      .container_news = transition.container,
      .gates_readiness = check.affects.readiness,
      .gates_liveness = check.affects.liveness,
      .alert = check.alert};
}

int CountDown(const PolicyState& state) {
  return static_cast<int>(std::count_if(
      state.cases.begin(), state.cases.end(),
      [](const auto& item) { return !item.second.incident.closed; }));
}

Telling Tell(const PolicyState& state, TellingEvent event,
             std::vector<Incident> incidents, WallTime now) {
  return {.event = event,
          .incidents = std::move(incidents),
          .at = now,
          .checks = state.checks,
          .down = CountDown(state)};
}

using Cases = std::map<std::string, Case>;

// Over, as far as health goes; what is left is to say so.
bool HasEnded(const Case& kase) {
  return kase.phase == Phase::kRecovering || kase.phase == Phase::kGone;
}

// It is time to say what is to be said of it next, but for its due.
bool MaySpeak(const PolicyState& state, const std::string& check,
              const Case& kase) {
  if (state.draining || IsSilenced(state.silences, check)) return false;
  if (kase.phase != Phase::kHeld) return HasEnded(kase);
  return !state.withheld.contains(check);
}

Cases::iterator End(PolicyState& state, Cases::iterator item,
                    PolicyStep& step) {
  const Case& kase = item->second;
  if (kase.phase == Phase::kTold || HasEnded(kase)) {
    state.used_up[item->first] = kase.incident.id;
  }
  step.moved.push_back(item->first);
  step.ended.push_back(std::move(item->second.incident));
  return state.cases.erase(item);
}

// Guarantee 6: where nobody can know of the failure yet, one mail takes the
// place of both; that one is sent even where recoveries are not.
std::optional<TellingEvent> RecoveryOf(const Case& kase,
                                       const AlertSettings& settings,
                                       const Unsent& unsent) {
  if (kase.refused || unsent.contains(kase.incident.id)) {
    return TellingEvent::kDownAndUp;
  }
  if (settings.send_resolved) return TellingEvent::kRecovered;
  return std::nullopt;
}

Cases::iterator TellEnd(PolicyState& state, Cases::iterator item,
                        const AlertSettings& settings, const Unsent& unsent,
                        WallTime now, PolicyStep& step) {
  const auto event = item->second.phase == Phase::kGone
                         ? TellingEvent::kClosed
                         : RecoveryOf(item->second, settings, unsent);
  if (event) {
    step.tellings.push_back(Tell(state, *event, {item->second.incident}, now));
  }
  return End(state, item, step);
}

void Fail(PolicyState& state, const AlertSettings& settings,
          const Transition& transition, PolicyStep& step) {
  const std::string& check = transition.check->name;
  if (const auto item = state.cases.find(check); item != state.cases.end()) {
    Case& kase = item->second;
    if (!HasEnded(kase)) return;  // known already
    kase.phase = Phase::kTold;
    kase.incident.closed.reset();
    step.opened.push_back(check);
    return;
  }
  const Phase phase = transition.check->alert ? Phase::kHeld : Phase::kMuted;
  state.cases[check] = {.incident = OpenedBy(state, transition),
                        .phase = phase,
                        .due = transition.at + settings.hold};
  step.opened.push_back(check);
}

void Recover(PolicyState& state, const AlertSettings& settings,
             const Transition& transition, PolicyStep& step) {
  const auto item = state.cases.find(transition.check->name);
  if (item == state.cases.end()) return;
  Case& kase = item->second;
  if (HasEnded(kase)) return;
  // Never before its beginning, whatever the clock did meanwhile.
  kase.incident.closed = std::max(transition.at, kase.incident.opened);
  if (kase.phase != Phase::kTold) {
    End(state, item, step);
    return;
  }
  kase.phase = Phase::kRecovering;
  kase.due = transition.at + settings.resolve_after;
  step.moved.push_back(item->first);
}

void PullIn(Case& kase, const AlertSettings& settings, WallTime now) {
  if (kase.phase == Phase::kHeld) {
    kase.due = std::min(kase.due, now + settings.hold);
  } else if (kase.phase == Phase::kRecovering) {
    kase.due = std::min(kase.due, now + settings.resolve_after);
  }
}

}  // namespace

PolicyStep Observe(PolicyState& state, const AlertSettings& settings,
                   const Unsent& unsent, const Transition& transition) {
  if (transition.removed) {
    return Remove(state, settings, unsent, transition.check->name,
                  transition.at);
  }
  PolicyStep step;
  if (transition.to == Health::kDown) {
    Fail(state, settings, transition, step);
  } else if (transition.to == Health::kUp) {
    Recover(state, settings, transition, step);
  }
  return step;
}

PolicyStep Advance(PolicyState& state, const AlertSettings& settings,
                   const Unsent& unsent, WallTime now) {
  PolicyStep step;
  step.silences_over = EndSilences(state.silences, now);
  for (auto item = state.cases.begin(); item != state.cases.end();) {
    Case& kase = item->second;
    PullIn(kase, settings, now);
    if (kase.due > now || !MaySpeak(state, item->first, kase)) {
      ++item;
    } else if (HasEnded(kase)) {
      item = TellEnd(state, item, settings, unsent, now, step);
    } else {
      kase.phase = Phase::kTold;
      step.moved.push_back(item->first);
      step.tellings.push_back(
          Tell(state, TellingEvent::kDown, {kase.incident}, now));
      ++item;
    }
  }
  return step;
}

PolicyStep Remove(PolicyState& state, const AlertSettings& settings,
                  const Unsent& unsent, const std::string& check,
                  WallTime now) {
  PolicyStep step;
  const auto item = state.cases.find(check);
  if (item == state.cases.end()) return step;
  Case& kase = item->second;
  const bool silenced = IsSilenced(state.silences, check);
  if (!HasEnded(kase)) {
    kase.incident.closed = std::max(now, kase.incident.opened);
    if (kase.phase != Phase::kTold) {
      End(state, item, step);
      return step;
    }
    kase.phase = Phase::kGone;
    kase.due = now;
    if (silenced) step.moved.push_back(check);
  }
  if (!silenced) TellEnd(state, item, settings, unsent, now, step);
  return step;
}

PolicyStep BeginDrain(PolicyState& state, const AlertSettings& settings,
                      const Unsent& unsent, WallTime now) {
  PolicyStep step;
  state.draining = true;
  std::vector<Incident> closed;
  for (auto item = state.cases.begin(); item != state.cases.end();) {
    Case& kase = item->second;
    if (IsSilenced(state.silences, item->first)) {
      ++item;
    } else if (HasEnded(kase)) {
      item = TellEnd(state, item, settings, unsent, now, step);
    } else if (kase.phase == Phase::kTold) {
      kase.incident.closed = std::max(now, kase.incident.opened);
      closed.push_back(kase.incident);
      item = End(state, item, step);
    } else {
      ++item;
    }
  }
  if (!closed.empty()) {
    step.tellings.push_back(
        Tell(state, TellingEvent::kClosed, std::move(closed), now));
  }
  return step;
}

std::optional<WallTime> NextDue(const PolicyState& state) {
  std::optional<WallTime> due;
  const auto take = [&due](WallTime time) {
    if (!due || time < *due) due = time;
  };
  for (const auto& [check, kase] : state.cases) {
    if (MaySpeak(state, check, kase)) take(kase.due);
  }
  for (const auto& [check, silence] : state.silences) take(silence.until);
  return due;
}

}  // namespace leadsman
