#include "internal/health/check.h"

namespace leadsman {

bool AsksTheSame(const Check& a, const Check& b) {
  return a.target == b.target && a.schedule == b.schedule &&
         a.thresholds == b.thresholds && a.expect == b.expect &&
         a.warn == b.warn;
}

}  // namespace leadsman
