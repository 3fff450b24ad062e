#include "internal/net/loop_lag.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>

#include "internal/base/time_text.h"

namespace leadsman {

void LoopLag::Add(std::chrono::nanoseconds late) {
  const auto micros =
      std::max(microseconds(0), std::chrono::duration_cast<microseconds>(late));
  std::size_t bucket = 0;
  while (bucket < kBounds.size() && micros > kBounds[bucket]) ++bucket;
  ++counts[bucket];
  ++timers;
  sum += micros;
  max = std::max(max, micros);
}

std::string ToText(const LoopLag& lag) {
  std::string text = "max " + FormatDuration(lag.max) + " over " +
                     std::to_string(lag.timers) + " timers";
  std::string parts;
  for (std::size_t i = 0; i < lag.counts.size(); ++i) {
    if (lag.counts[i] == 0) continue;
    parts += parts.empty() ? "" : ", ";
    parts += std::to_string(lag.counts[i]);
    parts += i < LoopLag::kBounds.size()
                 ? " within " + FormatDuration(LoopLag::kBounds[i])
                 : " later";
  }
  return parts.empty() ? text : text + " (" + parts + ')';
}

}  // namespace leadsman
