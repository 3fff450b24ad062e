// Histogram: how many durations fell where. A plain value.
#ifndef LEADSMAN_INTERNAL_HEALTH_HISTOGRAM_H_
#define LEADSMAN_INTERNAL_HEALTH_HISTOGRAM_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "internal/base/clock.h"

namespace leadsman {

struct Histogram {
  Histogram() : Histogram(std::vector<microseconds>()) {}
  explicit Histogram(std::vector<microseconds> upper)
      : bounds(std::move(upper)), counts(bounds.size() + 1) {}

  void Add(microseconds duration) {
    const auto bound = std::lower_bound(bounds.begin(), bounds.end(), duration);
    ++counts[static_cast<std::size_t>(bound - bounds.begin())];
    sum += duration;
  }

  bool operator==(const Histogram&) const = default;

  std::vector<microseconds> bounds;   // upper ones, each included; ascending
  std::vector<std::uint64_t> counts;  // not cumulated; a last one for the rest
  microseconds sum{0};
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_HEALTH_HISTOGRAM_H_
