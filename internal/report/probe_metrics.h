// The part of `/metrics` that speaks of checks: MetricsText's own.
#ifndef LEADSMAN_INTERNAL_REPORT_PROBE_METRICS_H_
#define LEADSMAN_INTERNAL_REPORT_PROBE_METRICS_H_

#include "internal/health/snapshot.h"
#include "internal/report/exposition.h"

namespace leadsman {

// The last attempt at each check, under the blackbox exporter's names.
void WriteProbeMetrics(Exposition& out, const Snapshot& snapshot);

// What has come of all of them.
void WriteCheckMetrics(Exposition& out, const Snapshot& snapshot);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_REPORT_PROBE_METRICS_H_
