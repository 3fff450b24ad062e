// Eventually: waits for a condition, never for a time.
#ifndef LEADSMAN_TESTS_SUPPORT_EVENTUALLY_H_
#define LEADSMAN_TESTS_SUPPORT_EVENTUALLY_H_

#include <chrono>
#include <thread>

namespace leadsman {

// True as soon as `condition()` is; false once `limit` has passed without. The
// limit is generous because the machine may be loaded.
template <typename Condition>
bool Eventually(Condition condition,
                std::chrono::milliseconds limit = std::chrono::seconds(20)) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_EVENTUALLY_H_
