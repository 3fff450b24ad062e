// Limits: the rules that any kind of probe can break, whatever it answers:
// how long it took, and how soon its certificate ends. Pure.
#ifndef LEADSMAN_INTERNAL_PROBE_LIMITS_H_
#define LEADSMAN_INTERNAL_PROBE_LIMITS_H_

#include <optional>

#include "internal/base/clock.h"
#include "internal/health/check.h"
#include "internal/health/outcome.h"
#include "internal/probe/breach.h"

namespace leadsman {

// A phase is over its limit by its own time, not by the time since the start;
// one that was not there (no TLS) is over none.
std::optional<Breach> TooSlow(const LatencyRule& rule, const Outcome& outcome);

// The certificate has ended, or does within so many days; 0: no such rule.
// Without a certificate it holds.
std::optional<Breach> EndsSoon(int days, std::optional<WallTime> expiry,
                               WallTime now);

// The last word on an attempt that its prober has judged otherwise: a failure
// stays one, a warning may still become one, the first warning stands.
Outcome JudgeLimits(const Check& check, Outcome outcome, WallTime now);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_PROBE_LIMITS_H_
