// MetricsText: `/metrics`, from published values. Pure. docs/metrics.md has a
// row for each metric.
#ifndef LEADSMAN_INTERNAL_REPORT_METRICS_H_
#define LEADSMAN_INTERNAL_REPORT_METRICS_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/base/clock.h"
#include "internal/health/counters.h"
#include "internal/health/notify_status.h"
#include "internal/health/snapshot.h"
#include "internal/report/exposition.h"

namespace leadsman {

struct MetricFacts {
  std::string_view version;
  std::string_view commit;
  // On each sample; none is named as one of ours (config/settings_rules.cc).
  const std::vector<std::pair<std::string, std::string>>& labels;
  const Snapshot& snapshot;
  const NotifyStatus& notify;
  const Counters& counters;
  WallTime now;
};

std::string MetricsText(const MetricFacts& facts, ExpositionFormat format);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_REPORT_METRICS_H_
