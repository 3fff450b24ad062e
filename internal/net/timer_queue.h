// TimerQueue: tasks in the order of their time. One thread; no clock, no I/O.
//
// A binary heap of (time, id) beside a table of tasks. Cancel forgets the task
// and leaves its heap entry to be dropped when met, or when such entries
// outnumber the live ones: RunAt, Cancel and Take are O(log n), amortised.
#ifndef LEADSMAN_INTERNAL_NET_TIMER_QUEUE_H_
#define LEADSMAN_INTERNAL_NET_TIMER_QUEUE_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "internal/base/clock.h"
#include "internal/net/scheduler.h"

namespace leadsman {

class TimerQueue {
 public:
  struct Due {
    SteadyTime when;
    std::function<void()> task;
  };

  TimerId Add(SteadyTime when, std::function<void()> task);
  void Cancel(TimerId id);

  // When the first task is due; nullopt where there is none.
  std::optional<SteadyTime> Next();
  // Removes and returns the first task due at `now` and added before `mark`,
  // if there is one.
  std::optional<Due> Take(SteadyTime now, TimerId mark);
  // Tasks added from now on are not taken by a Take with this mark.
  TimerId Mark() const { return last_ + 1; }

  std::size_t size() const { return tasks_.size(); }

 private:
  struct Entry {
    SteadyTime when;
    TimerId id;
  };
  static bool Later(const Entry& a, const Entry& b);
  void DropForgotten();

  std::vector<Entry> heap_;
  std::unordered_map<TimerId, std::function<void()>> tasks_;
  TimerId last_ = 0;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_TIMER_QUEUE_H_
