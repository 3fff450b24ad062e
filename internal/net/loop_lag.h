// LoopLag: how late timers ran. The own trouble that would otherwise look like
// the target's: a late loop sees time-outs that are not there.
#ifndef LEADSMAN_INTERNAL_NET_LOOP_LAG_H_
#define LEADSMAN_INTERNAL_NET_LOOP_LAG_H_

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "internal/base/clock.h"

namespace leadsman {

struct LoopLag {
  // Upper bounds; a last bucket takes the rest.
  static constexpr std::array<microseconds, 6> kBounds = {
      milliseconds(1),  milliseconds(5),   milliseconds(10),
      milliseconds(50), milliseconds(100), milliseconds(1000)};

  std::array<std::uint64_t, kBounds.size() + 1> counts{};  // not cumulated
  std::uint64_t timers = 0;
  microseconds sum{0};
  microseconds max{0};

  void Add(std::chrono::nanoseconds late);
};

// "max 1.2ms over 3600 timers (3598 within 1ms, 2 within 5ms)".
std::string ToText(const LoopLag& lag);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_LOOP_LAG_H_
