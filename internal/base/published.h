// Published<T>: the newest immutable value, handed from one thread to others.
//
// Any thread may call either method. A value, once stored, never changes: what
// Load returned stays valid and the same for as long as the caller holds it.
// A mutex and not std::atomic<std::shared_ptr>, which g++ 12 implements in a
// way that ThreadSanitizer reports as a race (google/sanitizers issue 1558).
#ifndef LEADSMAN_INTERNAL_BASE_PUBLISHED_H_
#define LEADSMAN_INTERNAL_BASE_PUBLISHED_H_

#include <memory>
#include <mutex>
#include <utility>

namespace leadsman {

template <typename T>
class Published {
 public:
  // Until the first Store, Load returns a default-made T, never null.
  Published() : value_(std::make_shared<const T>()) {}

  void Store(std::shared_ptr<const T> value) {
    {
      const std::lock_guard lock(mutex_);
      value_.swap(value);
    }
    // `value` now holds the old one, which dies here, outside the lock.
  }

  std::shared_ptr<const T> Load() const {
    const std::lock_guard lock(mutex_);
    return value_;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> value_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_BASE_PUBLISHED_H_
