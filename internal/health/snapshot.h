// Snapshot: everything that is true now, for everyone who shows it.
//
// Immutable once published (I1). Read by the server's threads, `check`, and
// the pod condition; what tells people reads Transitions instead.
#ifndef LEADSMAN_INTERNAL_HEALTH_SNAPSHOT_H_
#define LEADSMAN_INTERNAL_HEALTH_SNAPSHOT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "internal/base/clock.h"
#include "internal/health/check.h"
#include "internal/health/histogram.h"
#include "internal/health/outcome.h"
#include "internal/health/threshold.h"

namespace leadsman {

// What happened at a check since it is known.
struct Tally {
  // Attempts, by Verdict and Reason.
  std::array<std::array<std::uint64_t, kReasonCount>, kVerdictCount> attempts{};
  std::uint64_t went_up = 0;
  std::uint64_t went_down = 0;

  std::uint64_t& Of(Verdict verdict, Reason reason) {
    return attempts.at(static_cast<std::size_t>(verdict))
        .at(static_cast<std::size_t>(reason));
  }
  std::uint64_t Of(Verdict verdict, Reason reason) const {
    return attempts.at(static_cast<std::size_t>(verdict))
        .at(static_cast<std::size_t>(reason));
  }
  bool operator==(const Tally&) const = default;
};

struct CheckState {
  std::shared_ptr<const Check> check;  // never null
  State state = State::kStarting;
  Health health = Health::kStarting;  // what is published of it
  WallTime since;                     // when `state` became so
  std::optional<WallTime> attempted_at;
  Outcome last;                       // meaningful where attempted_at is set
  Reason failed = Reason::kInternal;  // why the last failure failed
  Streak run;
  bool trouble = false;
  std::string incident;  // id of the open one; "" = none
  Tally tally;

  // Up, for readiness; not down, for liveness (contract section 3).
  bool ready() const { return health == Health::kUp; }
  bool live() const { return health != Health::kDown; }
};

struct Snapshot {
  std::uint64_t version = 0;
  std::vector<std::shared_ptr<const CheckState>> checks;  // as configured
  Require require;
  bool draining = false;
  WallTime config_loaded_at;
  bool config_ok = true;
  Histogram latencies;  // of all attempts at all checks since start

  const CheckState* Find(std::string_view name) const;
};

// Not draining, and as many checks that affect readiness are up as `require`
// says. Without such a check: ready.
bool IsReady(const Snapshot& snapshot);
// No check that affects liveness is down.
bool IsLive(const Snapshot& snapshot);

// How many of `total` gating checks must be up.
int Needed(const Require& require, int total);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_HEALTH_SNAPSHOT_H_
