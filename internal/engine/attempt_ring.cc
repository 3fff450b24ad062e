#include "internal/engine/attempt_ring.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace leadsman {
namespace {

constexpr std::size_t kBytesInAll = 1024 * 1024;
constexpr std::size_t kMost = 256;
constexpr std::size_t kLeast = 10;  // what a mail tells

}  // namespace

std::size_t AttemptRing::CapacityFor(std::size_t checks) {
  const std::size_t each =
      kBytesInAll / sizeof(Attempt) / std::max<std::size_t>(1, checks);
  return std::clamp(each, kLeast, kMost);
}

void AttemptRing::Add(const Attempt& attempt) {
  if (attempts_.size() < capacity_) {
    attempts_.push_back(attempt);
    return;
  }
  attempts_[next_] = attempt;
  next_ = (next_ + 1) % capacity_;
}

void AttemptRing::Resize(std::size_t capacity) {
  if (capacity == capacity_) return;
  attempts_ = Last(capacity);
  attempts_.shrink_to_fit();
  capacity_ = capacity;
  next_ = 0;
}

std::vector<Attempt> AttemptRing::Last(std::size_t count) const {
  const std::size_t size = attempts_.size();
  count = std::min(count, size);
  std::vector<Attempt> last;
  last.reserve(count);
  for (std::size_t i = size - count; i < size; ++i) {
    last.push_back(attempts_[(next_ + i) % size]);
  }
  return last;
}

}  // namespace leadsman
