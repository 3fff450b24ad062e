#include "internal/engine/monitor_log.h"

#include <string>

#include "internal/base/log.h"
#include "internal/base/time_text.h"

namespace leadsman {

void LogAttempt(const Watch& watch, const Outcome& outcome) {
  if (!LogEnabled(LogLevel::kDebug)) return;
  Log(LogLevel::kDebug, "check.attempt",
      {{"check", watch.check().name},
       {"verdict", std::string(ToString(outcome.verdict))},
       {"reason", std::string(ToString(outcome.reason))},
       {"latency", FormatDuration(outcome.latency)},
       {"state", std::string(ToString(watch.state().state))},
       {"detail", outcome.detail}});
}

void LogChange(const Transition& change) {
  const std::string name = change.check->name;
  const std::string from(ToString(change.from));
  if (change.removed) {
    Log(LogLevel::kInfo, "check.removed",
        {{"check", name}, {"from", from}, {"incident", change.incident}});
    return;
  }
  if (change.to != Health::kDown) {
    Log(LogLevel::kInfo, "check.changed",
        {{"check", name},
         {"from", from},
         {"to", std::string(ToString(change.to))},
         {"detail", change.because.detail}});
    return;
  }
  Log(LogLevel::kWarn, "check.changed",
      {{"check", name},
       {"from", from},
       {"to", "down"},
       {"reason", std::string(ToString(change.because.reason))},
       {"class", std::string(ReasonClass(change.because.reason))},
       {"detail", change.because.detail},
       {"incident", change.incident}});
}

void LogDegraded(const Check& check, bool lasts, const Outcome& outcome) {
  if (!lasts) {
    Log(LogLevel::kInfo, "check.degraded",
        {{"check", check.name}, {"lasts", "no"}, {"detail", outcome.detail}});
    return;
  }
  Log(LogLevel::kWarn, "check.degraded",
      {{"check", check.name},
       {"lasts", "yes"},
       {"reason", std::string(ToString(outcome.reason))},
       {"class", std::string(ReasonClass(outcome.reason))},
       {"detail", outcome.detail}});
}

void LogBlocked(const Watch& watch) {
  const bool lasts = watch.state().state == State::kBlocked;
  Log(LogLevel::kInfo, "check.blocked",
      {{"check", watch.check().name}, {"lasts", lasts ? "yes" : "no"}});
}

void LogTrouble(const Check& check, bool lasts, const std::string& detail) {
  Log(lasts ? LogLevel::kError : LogLevel::kInfo, "check.trouble",
      {{"check", check.name},
       {"lasts", lasts ? "yes" : "no"},
       {"detail", detail}});
}

}  // namespace leadsman
