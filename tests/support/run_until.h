// RunUntil: a real loop, run in this thread until a condition holds.
#ifndef LEADSMAN_TESTS_SUPPORT_RUN_UNTIL_H_
#define LEADSMAN_TESTS_SUPPORT_RUN_UNTIL_H_

#include <chrono>
#include <functional>

#include <gtest/gtest.h>

#include "internal/net/loop.h"

namespace leadsman {

// False, and a failed test, where `ready()` does not come to hold.
inline bool RunUntil(Loop& loop, const std::function<bool()>& ready) {
  bool in_time = true;
  const TimerId limit = loop.RunAt(loop.Now() + std::chrono::minutes(1), [&] {
    in_time = false;
    loop.Stop();
  });
  std::function<void()> look = [&] {
    if (ready()) return loop.Stop();
    loop.RunAt(loop.Now() + std::chrono::milliseconds(1), look);
  };
  look();
  loop.Run();
  loop.Cancel(limit);
  EXPECT_TRUE(in_time) << "waited a minute";
  return in_time;
}

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_RUN_UNTIL_H_
