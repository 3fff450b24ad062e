// Retry: when the next try at a delivery is due (contract 5, guarantee 4).
// Pure.
#ifndef LEADSMAN_INTERNAL_NOTIFY_RETRY_H_
#define LEADSMAN_INTERNAL_NOTIFY_RETRY_H_

#include <chrono>
#include <cstdint>

#include "internal/base/clock.h"

namespace leadsman {

struct RetrySettings {
  milliseconds shortest{5'000};
  milliseconds longest{900'000};
  std::chrono::hours give_up_after{5 * 24};
};

// The wait after the `tries`-th try failed (from 1): a step that doubles from
// twice `shortest` up to `longest`, and of it a half to the whole as `random`
// (any number) says, so that a thousand pods do not come back at once.
milliseconds RetryDelay(const RetrySettings& settings, int tries,
                        std::uint64_t random);

// The same at the longest step, for trouble of our own.
milliseconds LongestDelay(const RetrySettings& settings, std::uint64_t random);

// A delivery queued this long ago has had its chance. The number of tries
// counts too: an age alone may be a clock that was set forward.
bool HasHadItsChance(const RetrySettings& settings, int tries,
                     std::chrono::nanoseconds age);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_RETRY_H_
