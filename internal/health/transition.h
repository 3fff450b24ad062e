// Transition: a check's health has moved. What tells (mail, events, webhook)
// takes each exactly once; what shows reads the Snapshot.
#ifndef LEADSMAN_INTERNAL_HEALTH_TRANSITION_H_
#define LEADSMAN_INTERNAL_HEALTH_TRANSITION_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "internal/base/clock.h"
#include "internal/health/check.h"
#include "internal/health/container_news.h"
#include "internal/health/outcome.h"
#include "internal/health/threshold.h"

namespace leadsman {

// One past attempt, as small as a story needs it.
struct Attempt {
  WallTime at;  // when it ended
  Verdict verdict = Verdict::kInconclusive;
  Reason reason = Reason::kInternal;
  int status = 0;  // HTTP; 0 = there was none
  microseconds latency{0};

  bool operator==(const Attempt&) const = default;
};

struct Transition {
  std::shared_ptr<const Check> check;  // never null
  Health from = Health::kStarting;
  Health to = Health::kDown;
  WallTime at;
  // The incident that opens (to down) or closes (from down); "" otherwise.
  std::string incident;
  // When it went down, at an edge from there; after a restart, what the
  // incident says of that.
  std::optional<WallTime> down_since;
  Outcome because;              // the outcome that moved it
  std::vector<Attempt> recent;  // the last ten, oldest first, `because` last
  // The check was taken out of the configuration while it was down: `to` says
  // kStarting, and the incident closes without a recovery.
  bool removed = false;
  // What Kubernetes knew of the web container at an edge to down; unset = was
  // not asked, or did not say.
  std::optional<ContainerNews> container;
};

// Who wants to be told. Called on the loop thread; returns at once, does no
// I/O and never throws (I3).
class TransitionSink {
 public:
  virtual ~TransitionSink() = default;
  virtual void Take(const Transition& transition) = 0;
  // A check that is down is not to be told on its own from now on, for what it
  // needs is down or may be (dependsOn); or may be again. Said before its edge
  // to down and after that from it; never remembered over a restart.
  virtual void Withhold(const std::string& /*check*/, bool /*withheld*/) {}
  // A check that passes breaks a rule of its `warn` from now on, or no more.
  virtual void Degrade(const std::shared_ptr<const Check>& /*check*/,
                       bool /*degraded*/, const Outcome& /*because*/) {}
  // Attempts at a check cannot be made for trouble of our own, which has
  // lasted; or they can again.
  virtual void Trouble(const std::shared_ptr<const Check>& /*check*/,
                       bool /*lasts*/, const std::string& /*detail*/) {}
};

// The same for the same edge, in this run and after any restart:
// "web-20261124T020000123Z".
std::string IncidentId(std::string_view check, WallTime edge);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_HEALTH_TRANSITION_H_
