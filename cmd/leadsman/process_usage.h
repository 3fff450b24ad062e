// What the kernel says of this process, for the standard process_* metrics.
#ifndef LEADSMAN_CMD_LEADSMAN_PROCESS_USAGE_H_
#define LEADSMAN_CMD_LEADSMAN_PROCESS_USAGE_H_

#include <optional>

#include "internal/base/clock.h"
#include "internal/health/counters.h"

namespace leadsman {

// Takes some 50 µs, and reads /proc alone, which never waits. nullopt: there is
// no /proc.
std::optional<ProcessUsage> ReadProcessUsage(WallTime started);

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_PROCESS_USAGE_H_
