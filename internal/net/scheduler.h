// Scheduler: runs tasks later, on the loop thread. The real one is the Loop;
// in tests FakeLoop runs an hour of schedule in a millisecond.
#ifndef LEADSMAN_INTERNAL_NET_SCHEDULER_H_
#define LEADSMAN_INTERNAL_NET_SCHEDULER_H_

#include <cstdint>
#include <functional>

#include "internal/base/clock.h"

namespace leadsman {

using TimerId = std::uint64_t;  // 0 is never given out

class Scheduler {
 public:
  virtual ~Scheduler() = default;
  // Loop thread only. `task` runs once, not before `when`, never inside this
  // call. Tasks of one moment run in the order they were given. O(log n).
  virtual TimerId RunAt(SteadyTime when, std::function<void()> task) = 0;
  // Forgets the task; nothing happens if it has run, or `id` is 0.
  virtual void Cancel(TimerId id) = 0;
  // The loop's time: read once a turn.
  virtual SteadyTime Now() const = 0;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_SCHEDULER_H_
