// Cluster: all that the sidecar tells Kubernetes and learns of it. Without an
// API server, or without a name of our own, it only passes on.
//
// Loop thread only. Stands between the Monitor and the scribe, because what
// Kubernetes knows comes before what people are told.
#ifndef LEADSMAN_CMD_LEADSMAN_CLUSTER_H_
#define LEADSMAN_CMD_LEADSMAN_CLUSTER_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cmd/leadsman/kube_access.h"
#include "internal/base/published.h"
#include "internal/config/settings.h"
#include "internal/health/counters.h"
#include "internal/health/incident.h"
#include "internal/health/snapshot.h"
#include "internal/health/transition.h"
#include "internal/kube/client.h"
#include "internal/kube/condition_writer.h"
#include "internal/kube/event_news.h"
#include "internal/kube/event_writer.h"
#include "internal/kube/pod_guard.h"
#include "internal/net/scheduler.h"
#include "internal/net/transport.h"

namespace leadsman {

// What it works with; all of it must outlive it.
struct ClusterParts {
  Scheduler& scheduler;
  const Clock& clock;
  Transport& transport;
  const Published<Snapshot>& snapshot;
  TransitionSink& scribe;
  // The pod is seen to go away, before the failure that made us look is told.
  std::function<void()> deleting;
};

class Cluster final : public TransitionSink {
 public:
  // Logs what is off though it was wanted.
  Cluster(const KubeChoice& choice, PodFacts pod, KubernetesSettings settings,
          ClusterParts parts);

  // Once the first Snapshot is out.
  void Start();
  // A reload, once the Monitor has taken it.
  void Apply(const KubernetesSettings& settings);
  // Once the Monitor does.
  void Drain();
  void Say(const EventNews& news);
  // Nothing is left that could be said now.
  bool Idle() const;
  // Unset where no API server is spoken to.
  std::optional<RequestTally> Requests() const;

  void Take(const Transition& transition) override;
  void Withhold(const std::string& check, bool withheld) override;
  void Degrade(const std::shared_ptr<const Check>& check, bool degraded,
               const Outcome& because) override;
  void Trouble(const std::shared_ptr<const Check>& check, bool lasts,
               const std::string& detail) override;

 private:
  // Events as the settings of now want them.
  class Events;

  bool Wants(const KubeChoice& choice) const;
  void Know(const Pod& pod);
  void KeepCondition();
  bool TellsEvents() const { return events_ && settings_.events; }

  ClusterParts parts_;
  PodFacts pod_;
  KubernetesSettings settings_;
  bool started_ = false;
  std::optional<KubeClient> client_;
  std::optional<EventWriter> events_;
  std::unique_ptr<TransitionSink> events_sink_;
  std::optional<ConditionWriter> condition_;
  std::optional<PodGuard> guard_;
};

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_CLUSTER_H_
