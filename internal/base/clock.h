// Clock: where the program learns what time it is. Thread-safe.
//
// Steady time measures (timeouts, schedules, latencies) and never jumps; wall
// time dates what people read (mails, logs, incidents) and may jump. The two
// are never mixed. Rules take a time as an argument; only edges hold a Clock.
#ifndef LEADSMAN_INTERNAL_BASE_CLOCK_H_
#define LEADSMAN_INTERNAL_BASE_CLOCK_H_

#include <chrono>

namespace leadsman {

using SteadyTime = std::chrono::steady_clock::time_point;
using WallTime = std::chrono::time_point<std::chrono::system_clock,
                                         std::chrono::nanoseconds>;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual SteadyTime Steady() const = 0;
  virtual WallTime Wall() const = 0;
};

// The machine's own clocks; lives as long as the program.
const Clock& SystemClock();

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_BASE_CLOCK_H_
