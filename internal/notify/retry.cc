#include "internal/notify/retry.h"

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace leadsman {
namespace {

// Five days at the longest step are 480; below this it cannot have been a day.
constexpr int kFewTries = 100;

milliseconds Jittered(milliseconds step, std::uint64_t random) {
  const auto half = static_cast<std::uint64_t>(step.count()) / 2;
  return step / 2 + milliseconds(random % (half + 1));
}

}  // namespace

milliseconds RetryDelay(const RetrySettings& settings, int tries,
                        std::uint64_t random) {
  milliseconds step = 2 * settings.shortest;
  for (int i = 1; i < tries && step < settings.longest; ++i) step *= 2;
  return Jittered(std::min(step, settings.longest), random);
}

milliseconds LongestDelay(const RetrySettings& settings, std::uint64_t random) {
  return Jittered(settings.longest, random);
}

bool HasHadItsChance(const RetrySettings& settings, int tries,
                     std::chrono::nanoseconds age) {
  return age > settings.give_up_after && tries >= kFewTries;
}

}  // namespace leadsman
