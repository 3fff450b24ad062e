// Course: when is a check asked next? Pure.
//
// Fixed rate, as the kubelet's ticker: an attempt's end moves nothing, a slow
// one makes ticks coalesce, and no two of one check overlap. While a verdict
// is pending the retry period counts from the attempt's start.
#ifndef LEADSMAN_INTERNAL_ENGINE_COURSE_H_
#define LEADSMAN_INTERNAL_ENGINE_COURSE_H_

#include <cstddef>

#include "internal/base/clock.h"
#include "internal/health/check.h"

namespace leadsman {

enum class Pace { kSteady, kPending, kDown };

// `grid`: any moment of the steady ticks. `started` and `ended`: of the last
// attempt. Never before `ended`.
SteadyTime NextAttempt(const Schedule& schedule, Pace pace, SteadyTime grid,
                       SteadyTime started, SteadyTime ended);

// The first tick after the first attempt, so that `count` checks that start
// together spread over the period: check `index` after (index + 1) / count of
// it. A single check keeps its whole period.
SteadyTime FirstTick(const Schedule& schedule, SteadyTime start,
                     std::size_t index, std::size_t count);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_ENGINE_COURSE_H_
