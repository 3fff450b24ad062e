// Published values with something to say in every metric.
#ifndef LEADSMAN_TESTS_UNIT_REPORT_METRIC_SAMPLES_H_
#define LEADSMAN_TESTS_UNIT_REPORT_METRIC_SAMPLES_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "internal/health/counters.h"
#include "internal/health/notify_status.h"
#include "internal/health/snapshot.h"
#include "internal/report/metrics.h"

namespace leadsman {

struct MetricSamples {
  std::vector<std::pair<std::string, std::string>> labels;
  Snapshot snapshot;
  NotifyStatus notify;
  Counters counters;
  WallTime now;

  std::string Text(ExpositionFormat format = ExpositionFormat::kText) const;
};

// As `leadsman run` begins: one check of each kind, none tried yet.
MetricSamples Fresh();
// Each check tried, one of them down, mail tried, Kubernetes asked.
MetricSamples Seasoned();

// The check as it can be largest: https, with `warn`, tried, all counts long.
std::shared_ptr<const CheckState> LargestCheck(const std::string& name);

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_UNIT_REPORT_METRIC_SAMPLES_H_
