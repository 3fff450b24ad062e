// TokenBucket: how many events one check may make: 25 at once, then one each 5
// minutes, which are client-go's numbers too. Pure.
#ifndef LEADSMAN_INTERNAL_KUBE_TOKEN_BUCKET_H_
#define LEADSMAN_INTERNAL_KUBE_TOKEN_BUCKET_H_

#include <algorithm>
#include <chrono>

#include "internal/base/clock.h"

namespace leadsman {

class TokenBucket {
 public:
  static constexpr int kBurst = 25;
  static constexpr std::chrono::minutes kRefill{5};

  // Takes a token; since when it is there, `kept` more beside it. May lie in
  // the future.
  SteadyTime Take(SteadyTime now, int kept) {
    full_at_ = std::max(full_at_, now) + kRefill;
    return std::max(now, full_at_ - (kBurst - kept) * kRefill);
  }
  void GiveBack() { full_at_ -= kRefill; }
  bool Full(SteadyTime now) const { return full_at_ <= now; }

 private:
  SteadyTime full_at_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_KUBE_TOKEN_BUCKET_H_
