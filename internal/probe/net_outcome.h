// From what the network said to what a check says. Pure; for every prober.
#ifndef LEADSMAN_INTERNAL_PROBE_NET_OUTCOME_H_
#define LEADSMAN_INTERNAL_PROBE_NET_OUTCOME_H_

#include "internal/health/outcome.h"
#include "internal/net/transport.h"

namespace leadsman {

// A fault is a failure with its reason; our own trouble (kLocal) is
// inconclusive, as the kubelet throws such an attempt away.
Outcome OutcomeOf(const NetError& error);

Phases PhasesOf(const NetPhases& phases);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_PROBE_NET_OUTCOME_H_
