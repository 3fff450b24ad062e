// What Monitor logs: a line an edge, and at debug one an attempt. The events
// are listed in docs/architecture.md.
#ifndef LEADSMAN_INTERNAL_ENGINE_MONITOR_LOG_H_
#define LEADSMAN_INTERNAL_ENGINE_MONITOR_LOG_H_

#include <string>

#include "internal/engine/watch.h"
#include "internal/health/check.h"
#include "internal/health/outcome.h"
#include "internal/health/transition.h"

namespace leadsman {

void LogAttempt(const Watch& watch, const Outcome& outcome);
void LogChange(const Transition& change);
// An end by going down is said by that change.
void LogDegraded(const Check& check, bool lasts, const Outcome& outcome);
// Whether what it needs is down, as its state says.
void LogBlocked(const Watch& watch);
void LogTrouble(const Check& check, bool lasts, const std::string& detail);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_ENGINE_MONITOR_LOG_H_
