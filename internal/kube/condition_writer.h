// ConditionWriter: keeps the pod's condition in step with the newest Snapshot.
//
// Loop thread only. Level-triggered: one write in flight, and after it the
// newest state, if that is another. Asserted again within each 5 minutes, so
// that what was lost or overwritten heals; what failed, after 10 s (Retry-After
// honoured); with jitter in both, so that many pods do not come together.
#ifndef LEADSMAN_INTERNAL_KUBE_CONDITION_WRITER_H_
#define LEADSMAN_INTERNAL_KUBE_CONDITION_WRITER_H_

#include <memory>
#include <string>

#include "internal/base/clock.h"
#include "internal/base/published.h"
#include "internal/health/incident.h"
#include "internal/health/snapshot.h"
#include "internal/health/transition.h"
#include "internal/kube/client.h"
#include "internal/kube/condition.h"
#include "internal/kube/jitter.h"
#include "internal/net/scheduler.h"

namespace leadsman {

// What ConditionWriter works with; all of it must outlive it.
struct ConditionParts {
  KubeClient& client;
  Scheduler& scheduler;
  const Clock& clock;  // for wall time
  const Published<Snapshot>& snapshot;
};

class ConditionWriter final : public TransitionSink {
 public:
  // `pod` with its uid: without one, a successor of the same name could be
  // written to.
  ConditionWriter(ConditionParts parts, PodFacts pod, std::string type);
  ~ConditionWriter() override;
  ConditionWriter(const ConditionWriter&) = delete;
  ConditionWriter& operator=(const ConditionWriter&) = delete;

  // Once. False first, whatever holds by now: the value of before outlives a
  // crash of ours. Then what holds.
  void Start();
  // The Snapshot may have changed in what matters: a transition, a reload, the
  // drain, which alone does not wait for the next try.
  void Look();
  void Take(const Transition& /*transition*/) override { Look(); }

 private:
  void Update();
  void WriteIfNew();
  void Write();
  void End(KubeResult result);
  void Fail(const KubeError& error);
  void WriteIn(milliseconds wait);

  ConditionParts parts_;
  PodFacts pod_;
  std::string type_;
  Condition wanted_;
  WallTime changed_;      // when wanted_.ready became so
  std::string sent_;      // the body in flight; "" = none is
  std::string written_;   // the body that holds; "" = none yet
  bool waiting_ = false;  // for the next try, after one that failed
  bool drained_ = false;  // the drain has been sent, or tried
  bool refused_ = false;  // as logged
  bool stopped_ = true;   // before Start, and when it is another's pod
  TimerId timer_ = 0;     // the next try, or assertion
  Jitter jitter_;
  std::shared_ptr<ConditionWriter*> alive_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_KUBE_CONDITION_WRITER_H_
