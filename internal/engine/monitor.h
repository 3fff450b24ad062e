// Monitor: asks every check when it is due, lets the outcome move its health,
// publishes Snapshots and hands Transitions to those who tell.
//
// Loop thread only. A turn costs what is due in it and nothing for the rest: no
// pass over all checks but to publish, at once on a transition, else at most
// each 50 ms. First attempts start at once, at most 64 in flight, and then
// spread over the period; after that no check ever waits for another.
#ifndef LEADSMAN_INTERNAL_ENGINE_MONITOR_H_
#define LEADSMAN_INTERNAL_ENGINE_MONITOR_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "internal/base/clock.h"
#include "internal/base/published.h"
#include "internal/base/vitals.h"
#include "internal/engine/dependents.h"
#include "internal/engine/watch.h"
#include "internal/health/check.h"
#include "internal/health/outcome.h"
#include "internal/health/snapshot.h"
#include "internal/health/transition.h"
#include "internal/net/scheduler.h"
#include "internal/probe/prober.h"

namespace leadsman {

// What Monitor works with; all of it must outlive it.
struct MonitorParts {
  Scheduler& scheduler;
  const Clock& clock;  // for wall time; the steady one is the scheduler's
  Published<Snapshot>& published;
  std::vector<TransitionSink*> sinks;
  Pulse& pulse;  // shows trouble of our own that has lasted
  std::function<std::unique_ptr<Prober>(std::shared_ptr<const Check>)> prober;
};

struct MonitorPlan {
  std::vector<Check> checks;
  Require require;
  std::map<std::string, Memory, std::less<>> memory;  // by check
  milliseconds resolve_after{0};                      // AlertSettings'
};

class Monitor {
 public:
  explicit Monitor(MonitorParts parts);
  ~Monitor();
  Monitor(const Monitor&) = delete;
  Monitor& operator=(const Monitor&) = delete;

  // Once. Publishes before the first attempt starts.
  void Start(MonitorPlan plan);
  // A reload; `memory` plays no part. Checks that are the same keep tracker and
  // schedule, those that ask something else are asked at once and keep their
  // health until then; an incident of one that is gone closes.
  void Apply(MonitorPlan plan);
  // The newest configuration was rejected; that of before stays in effect.
  void Reject();
  // Not ready from now on, published at once. Probing goes on.
  void Drain();
  // Asks now instead of when it is due, unless an attempt is under way.
  void ProbeNow(std::string_view name);

 private:
  struct Entry;

  std::shared_ptr<Entry> NewEntry(std::shared_ptr<const Check> check,
                                  const MonitorPlan& plan);
  // True where it has to be asked anew.
  bool Redefine(Entry& entry, std::shared_ptr<const Check> check);
  void Retire(Entry& entry);
  void Begin(const std::vector<Entry*>& fresh);
  void Queue(Entry& entry);
  void StartSoon();
  void StartNext();
  void Ask(Entry& entry);
  void LeaveTheQueue();
  void Finish(Entry& entry, Outcome outcome);
  void NoteTrouble(const Entry& entry, bool before, const std::string& detail);
  void Plan(Entry& entry, SteadyTime when);
  void PlanNext(Entry& entry);
  void Touch(Entry& entry);
  void Announce(const Transition& transition);
  // dependsOn; docs/decisions/0006.
  static Standing StandingOf(const Entry& entry);
  void Rewire();
  void Release();
  void Weigh(Entry& entry, bool failed);
  void Stand(Entry& entry);
  void Reblock(Entry& entry, SteadyTime when);
  void Consult(Entry& entry, SteadyTime when);
  void SayWithheld(bool withheld);
  void Withhold(const std::string& name, bool withheld);
  void PublishSoon();
  void Publish();

  MonitorParts parts_;
  SteadyTime started_;
  std::vector<std::shared_ptr<Entry>> entries_;  // as configured
  std::deque<Entry*> queued_;  // first attempts that wait for a place
  std::size_t first_in_flight_ = 0;
  TimerId start_timer_ = 0;
  std::uint64_t attempts_ = 0;  // started so far: their numbers
  int troubled_ = 0;
  Snapshot now_;
  std::vector<Entry*> changed_;  // since the last publication
  Dependents dependents_;
  std::vector<std::size_t> weighed_;  // for whom it may have changed
  std::set<std::string> withheld_;    // as the sinks know it
  // Taken out of the configuration, and passed in this pod while they were in.
  std::set<std::string, std::less<>> passed_;
  TimerId publish_timer_ = 0;
  SteadyTime published_at_;
  // Attempts outlive the Monitor in the transport; their answers look here.
  std::shared_ptr<Monitor*> alive_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_ENGINE_MONITOR_H_
