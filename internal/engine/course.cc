#include "internal/engine/course.h"

#include <algorithm>
#include <cstddef>

namespace leadsman {
namespace {

// The first tick of `grid` + k * `period` that lies after `time`.
SteadyTime TickAfter(SteadyTime time, SteadyTime grid, milliseconds period) {
  if (time < grid)
    return grid - (grid - time - SteadyTime::duration(1)) / period * period;
  return grid + ((time - grid) / period + 1) * period;
}

}  // namespace

SteadyTime NextAttempt(const Schedule& schedule, Pace pace, SteadyTime grid,
                       SteadyTime started, SteadyTime ended) {
  switch (pace) {
    case Pace::kPending:
      return std::max(started + schedule.retry_period, ended);
    case Pace::kDown:
      if (schedule.down_period) {
        return std::max(started + *schedule.down_period, ended);
      }
      break;
    case Pace::kSteady:
      break;
  }
  return std::max(TickAfter(started, grid, schedule.period), ended);
}

SteadyTime FirstTick(const Schedule& schedule, SteadyTime start,
                     std::size_t index, std::size_t count) {
  const auto whole =
      std::chrono::duration_cast<SteadyTime::duration>(schedule.period);
  return start + whole * static_cast<SteadyTime::rep>(index + 1) /
                     static_cast<SteadyTime::rep>(count);
}

}  // namespace leadsman
