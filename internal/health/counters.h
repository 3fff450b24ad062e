// Counters: what the program counts of itself, beside the Snapshot; published
// by the loop thread each second, for the metrics.
#ifndef LEADSMAN_INTERNAL_HEALTH_COUNTERS_H_
#define LEADSMAN_INTERNAL_HEALTH_COUNTERS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "internal/base/clock.h"
#include "internal/health/histogram.h"

namespace leadsman {

// Requests to the API server by RBAC's verb and the answer's HTTP status. Both
// are closed sets, as they become labels: a status that none is known for here
// is "other", no answer at all is "none".
struct RequestTally {
  static constexpr std::array<std::string_view, 3> kVerbs = {"create", "get",
                                                             "patch"};
  static constexpr std::array<int, 10> kCodes = {200, 201, 401, 403, 404,
                                                 409, 422, 429, 500, 503};
  static constexpr std::size_t kOther = kCodes.size();
  static constexpr std::size_t kNone = kOther + 1;

  std::array<std::array<std::uint64_t, kNone + 1>, kVerbs.size()> counts{};

  // `status` 0 = there was no answer.
  void Add(std::string_view verb, int status) {
    const auto row = std::find(kVerbs.begin(), kVerbs.end(), verb);
    if (row == kVerbs.end()) return;
    const auto* const code = std::find(kCodes.begin(), kCodes.end(), status);
    const std::size_t column =
        status == 0 ? kNone : static_cast<std::size_t>(code - kCodes.begin());
    ++counts[static_cast<std::size_t>(row - kVerbs.begin())][column];
  }

  bool operator==(const RequestTally&) const = default;
};

// What the kernel says of this process; the standard process_* metrics.
struct ProcessUsage {
  microseconds cpu{0};  // user and system
  std::uint64_t resident_bytes = 0;
  std::uint64_t virtual_bytes = 0;
  std::uint64_t open_fds = 0;
  std::uint64_t max_fds = 0;
  WallTime started;
};

struct Counters {
  std::optional<Histogram> loop_lag;
  std::optional<RequestTally> kube;  // unset: no API server is spoken to
  std::optional<ProcessUsage> process;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_HEALTH_COUNTERS_H_
