#include "internal/base/clock.h"

namespace leadsman {
namespace {

class RealClock final : public Clock {
 public:
  SteadyTime Steady() const override {
    return std::chrono::steady_clock::now();
  }
  WallTime Wall() const override { return std::chrono::system_clock::now(); }
};

}  // namespace

const Clock& SystemClock() {
  static const RealClock clock;
  return clock;
}

}  // namespace leadsman
