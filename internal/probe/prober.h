// Prober: makes attempts at one check's target, as often as it is asked.
//
// Loop thread only. A prober keeps no state between attempts and may be
// destroyed while one is under way: the outcome still arrives, once.
#ifndef LEADSMAN_INTERNAL_PROBE_PROBER_H_
#define LEADSMAN_INTERNAL_PROBE_PROBER_H_

#include <functional>
#include <memory>

#include "internal/base/clock.h"
#include "internal/health/check.h"
#include "internal/health/outcome.h"
#include "internal/net/transport.h"

namespace leadsman {

class Prober {
 public:
  using Done = std::function<void(Outcome)>;

  virtual ~Prober() = default;

  // Starts one attempt of at most the check's time-out. `done` runs once, as
  // Transport promises (see there); inside this call only where nothing could
  // be asked, say because a header's file cannot be read.
  virtual void Start(Done done) = 0;
};

// `transport` and `clock` (for how soon a certificate ends) must outlive the
// attempts. Total over Target: a new alternative without a prober does not
// compile. The limits of `expect` and `warn` are judged here, for all kinds.
std::unique_ptr<Prober> MakeProber(std::shared_ptr<const Check> check,
                                   Transport& transport,
                                   const Clock& clock = SystemClock());

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_PROBE_PROBER_H_
