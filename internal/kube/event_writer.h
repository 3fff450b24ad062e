// EventWriter: tells the cluster, as events about our own pod, what has
// happened to its checks and to ourselves.
//
// Loop thread only; nothing here blocks. One request at a time, so that events
// arrive in their order; whatever happens to them delays nobody, and none is
// kept over a restart of ours: an event is a hint, gone after an hour anyway.
#ifndef LEADSMAN_INTERNAL_KUBE_EVENT_WRITER_H_
#define LEADSMAN_INTERNAL_KUBE_EVENT_WRITER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "internal/base/clock.h"
#include "internal/health/incident.h"
#include "internal/health/transition.h"
#include "internal/kube/client.h"
#include "internal/kube/event_news.h"
#include "internal/kube/event_queue.h"
#include "internal/net/scheduler.h"

namespace leadsman {

class EventWriter final : public TransitionSink {
 public:
  // All must outlive it, but `pod`, which has a name and a namespace. Without
  // its uid, by which `kubectl describe` finds events, it waits 5 s for SetUid.
  EventWriter(KubeClient& client, Scheduler& scheduler, const Clock& clock,
              PodFacts pod);
  ~EventWriter() override;
  EventWriter(const EventWriter&) = delete;
  EventWriter& operator=(const EventWriter&) = delete;

  void SetUid(std::string uid);
  // What an event is about whose check names no container; "" = the pod.
  void SetWebContainer(std::string name);

  void Take(const Transition& transition) override;
  void Degrade(const std::shared_ptr<const Check>& check, bool degraded,
               const Outcome& because) override;
  void Trouble(const std::shared_ptr<const Check>& check, bool lasts,
               const std::string& detail) override;
  void Say(const EventNews& news);

  // The pod is going away: from now on no check's failure is told, nor its
  // recovery; those of before still recover.
  void Drain();

  // Nothing is left that could be sent now.
  bool Idle() const { return queue_.Idle(scheduler_.Now()); }
  const EventCounts& counts() const { return queue_.counts(); }

 private:
  void Tell(const EventNews& news, WallTime at);
  void Pump();
  void Send(EventRequest request);
  void Finish(const std::optional<KubeError>& error);
  void NoteLost(std::uint64_t before, std::string_view why);

  KubeClient& client_;
  Scheduler& scheduler_;
  const Clock& clock_;
  PodFacts pod_;
  std::string web_container_;
  EventQueue queue_;
  SteadyTime ready_at_;
  bool draining_ = false;
  std::set<std::string, std::less<>> untold_;  // down since the drain
  std::uint64_t lost_ = 0;  // counts().dropped when one was last taken,
  bool said_ = false;       // and whether it was said that it grows since
  TimerId timer_ = 0;
  std::shared_ptr<EventWriter*> alive_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_KUBE_EVENT_WRITER_H_
