// AttemptRing: a check's last attempts, in fixed memory. Loop thread only.
#ifndef LEADSMAN_INTERNAL_ENGINE_ATTEMPT_RING_H_
#define LEADSMAN_INTERNAL_ENGINE_ATTEMPT_RING_H_

#include <cstddef>
#include <vector>

#include "internal/health/transition.h"

namespace leadsman {

class AttemptRing {
 public:
  // All checks' rings together take 1 MiB at most; one holds 10 to 256.
  static std::size_t CapacityFor(std::size_t checks);

  explicit AttemptRing(std::size_t capacity) : capacity_(capacity) {}

  void Add(const Attempt& attempt);
  // Keeps the newest that fit.
  void Resize(std::size_t capacity);
  // The newest `count`, oldest first.
  std::vector<Attempt> Last(std::size_t count) const;

 private:
  std::size_t capacity_;
  std::size_t next_ = 0;           // where the next one goes, once full
  std::vector<Attempt> attempts_;  // grows up to capacity_
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_ENGINE_ATTEMPT_RING_H_
