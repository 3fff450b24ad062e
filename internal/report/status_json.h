// StatusJson: `/api/v1/status` and `check -o json`, in the contract's shape.
#ifndef LEADSMAN_INTERNAL_REPORT_STATUS_JSON_H_
#define LEADSMAN_INTERNAL_REPORT_STATUS_JSON_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/base/clock.h"
#include "internal/health/incident.h"
#include "internal/health/notify_status.h"
#include "internal/health/snapshot.h"

namespace leadsman {

struct StatusFacts {
  std::string_view version;
  const PodFacts& pod;
  const std::vector<std::pair<std::string, std::string>>& labels;
  const Snapshot& snapshot;
  const NotifyStatus& notify;
  WallTime now;
};

std::string StatusJson(const StatusFacts& facts);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_REPORT_STATUS_JSON_H_
