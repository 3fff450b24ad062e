// Monitor's own: one check as it is asked. For the files that make up Monitor.
#ifndef LEADSMAN_INTERNAL_ENGINE_MONITOR_ENTRY_H_
#define LEADSMAN_INTERNAL_ENGINE_MONITOR_ENTRY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "internal/base/clock.h"
#include "internal/engine/monitor.h"
#include "internal/engine/watch.h"
#include "internal/net/scheduler.h"
#include "internal/probe/prober.h"

namespace leadsman {

struct Monitor::Entry {
  explicit Entry(Watch state) : watch(std::move(state)) {}

  std::size_t index = 0;  // in entries_ and in the Snapshot
  Watch watch;
  std::unique_ptr<Prober> prober;
  SteadyTime grid;              // a moment of its steady ticks
  SteadyTime started;           // the last attempt
  std::uint64_t under_way = 0;  // the attempt's number; 0 = none is
  TimerId timer = 0;
  bool first = true;  // its first attempt has not ended
  bool changed = false;
  bool asked = false;    // its next answer counts before anyone is told
  bool again = false;    // as the attempt under way is older than the question
  bool blocked = false;  // something it needs is down
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_ENGINE_MONITOR_ENTRY_H_
