// PodGuard: stands between the Monitor and those who tell, and asks for our own
// pod before anyone is told of a failure.
//
// Loop thread only. A failure of a pod that is going away is no alarm, and what
// the cluster knows of the web container belongs into what is told. An edge to
// down waits for a reading that began after it, 2 s at most; all behind it
// waits too, so that the order stays. No answer or no right: it is passed on as
// it is. While nothing can be asked, or the pod goes away, all passes at once.
#ifndef LEADSMAN_INTERNAL_KUBE_POD_GUARD_H_
#define LEADSMAN_INTERNAL_KUBE_POD_GUARD_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "internal/base/clock.h"
#include "internal/config/settings.h"
#include "internal/health/incident.h"
#include "internal/health/transition.h"
#include "internal/kube/client.h"
#include "internal/kube/jitter.h"
#include "internal/kube/pod.h"
#include "internal/net/scheduler.h"

namespace leadsman {

// What PodGuard works with; all of it must outlive it.
struct PodGuardParts {
  KubeClient* client = nullptr;  // null: nothing can be asked
  Scheduler& scheduler;
  std::vector<TransitionSink*> sinks;
  // Once, when the pod is first read.
  std::function<void(const Pod&)> known = [](const Pod&) {};
  // Once, when the pod is seen to go away; what waits passes only after it.
  std::function<void()> deleting = [] {};
};

class PodGuard final : public TransitionSink {
 public:
  PodGuard(PodGuardParts parts, PodFacts facts, KubernetesSettings settings);
  ~PodGuard() override;
  PodGuard(const PodGuard&) = delete;
  PodGuard& operator=(const PodGuard&) = delete;

  // Once: reads the pod, and again seldom until that has succeeded.
  void Start();
  void Apply(KubernetesSettings settings);  // a reload
  void Drain();
  // As last read; nullopt: never yet.
  const std::optional<Pod>& pod() const { return pod_; }

  void Take(const Transition& transition) override;
  void Withhold(const std::string& check, bool withheld) override;
  void Degrade(const std::shared_ptr<const Check>& check, bool degraded,
               const Outcome& because) override;
  void Trouble(const std::shared_ptr<const Check>& check, bool lasts,
               const std::string& detail) override;

 private:
  using Saying = std::function<void(TransitionSink&)>;
  struct Held {
    SteadyTime arrived;
    std::uint64_t reading = 0;         // the one it waits for; 0 = none
    std::shared_ptr<Transition> edge;  // where it waits
    Saying say;
  };

  bool Asks() const;
  void Hold(Saying say);
  void Say(const Saying& say);
  void PassOn();
  void Ask();
  void End(SteadyTime began, const KubeResult& result);
  void Know(Pod pod);
  void CompareGates() const;
  void Tell(Transition& edge) const;
  void Leave();
  void AskLater(const KubeResult& result);

  PodGuardParts parts_;
  PodFacts facts_;
  KubernetesSettings settings_;
  std::optional<Pod> pod_;
  std::deque<Held> held_;       // the first waits for a reading
  std::uint64_t readings_ = 0;  // begun; the last may be in flight
  std::uint64_t read_ = 0;      // ended
  SteadyTime blind_until_;      // nobody waits: the last reading was in vain
  bool leaving_ = false;        // the drain has begun, or the pod goes away
  bool told_leaving_ = false;   // `deleting` has run, or runs
  bool busy_ = false;           // `deleting` runs
  milliseconds learn_wait_;     // until the next try at a first reading
  TimerId learn_timer_ = 0;
  TimerId patience_timer_ = 0;
  Jitter jitter_;
  std::shared_ptr<PodGuard*> alive_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_KUBE_POD_GUARD_H_
