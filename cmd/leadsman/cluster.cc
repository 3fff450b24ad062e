#include "cmd/leadsman/cluster.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "internal/base/log.h"

namespace leadsman {

class Cluster::Events final : public TransitionSink {
 public:
  explicit Events(Cluster& cluster) : cluster_(cluster) {}

  void Take(const Transition& transition) override {
    if (cluster_.TellsEvents()) cluster_.events_->Take(transition);
  }
  void Degrade(const std::shared_ptr<const Check>& check, bool degraded,
               const Outcome& because) override {
    if (cluster_.TellsEvents()) {
      cluster_.events_->Degrade(check, degraded, because);
    }
  }
  void Trouble(const std::shared_ptr<const Check>& check, bool lasts,
               const std::string& detail) override {
    if (cluster_.TellsEvents()) {
      cluster_.events_->Trouble(check, lasts, detail);
    }
  }

 private:
  Cluster& cluster_;
};

Cluster::Cluster(const KubeChoice& choice, PodFacts pod,
                 KubernetesSettings settings, ClusterParts parts)
    : parts_(std::move(parts)),
      pod_(std::move(pod)),
      settings_(std::move(settings)),
      events_sink_(std::make_unique<Events>(*this)) {
  if (Wants(choice)) {
    client_.emplace(*choice.access, parts_.transport, parts_.scheduler);
    events_.emplace(*client_, parts_.scheduler, parts_.clock, pod_);
  }
  guard_.emplace(PodGuardParts{.client = client_ ? &*client_ : nullptr,
                               .scheduler = parts_.scheduler,
                               .sinks = {&parts_.scribe, events_sink_.get()},
                               .known = [this](const Pod& seen) { Know(seen); },
                               .deleting = parts_.deleting},
                 pod_, settings_);
}

bool Cluster::Wants(const KubeChoice& choice) const {
  std::string why = choice.trouble ? choice.why : "";
  if (choice.access && pod_.name.empty()) {
    why = "POD_NAME is not set; the downward API gives it (metadata.name)";
  } else if (choice.access && pod_.namespace_name.empty()) {
    why =
        "POD_NAMESPACE is not set; the downward API gives it "
        "(metadata.namespace)";
  }
  if (!why.empty()) Log(LogLevel::kWarn, "kube.off", {{"why", why}});
  return choice.access && why.empty();
}

void Cluster::Start() {
  started_ = true;
  guard_->Start();
  KeepCondition();
}

// Without the uid a successor of the same name could be written to: it waits
// until the pod was read.
void Cluster::KeepCondition() {
  condition_.reset();
  if (!client_ || settings_.condition_type.empty() || pod_.uid.empty()) return;
  condition_.emplace(ConditionParts{.client = *client_,
                                    .scheduler = parts_.scheduler,
                                    .clock = parts_.clock,
                                    .snapshot = parts_.snapshot},
                     pod_, settings_.condition_type);
  condition_->Start();
}

void Cluster::Know(const Pod& pod) {
  if (pod_.uid.empty()) {
    pod_.uid = pod.uid;
    events_->SetUid(pod.uid);
    if (started_) KeepCondition();
  }
  events_->SetWebContainer(WebContainer(pod, settings_.web_container));
}

void Cluster::Apply(const KubernetesSettings& settings) {
  const KubernetesSettings before = std::exchange(settings_, settings);
  guard_->Apply(settings);
  if (!client_) return;
  if (const auto& pod = guard_->pod()) {
    events_->SetWebContainer(WebContainer(*pod, settings_.web_container));
  }
  if (before.condition_type != settings_.condition_type) KeepCondition();
  if (condition_) condition_->Look();
}

void Cluster::Drain() {
  guard_->Drain();
  if (events_) events_->Drain();
  if (condition_) condition_->Look();
}

void Cluster::Say(const EventNews& news) {
  if (TellsEvents()) events_->Say(news);
}

bool Cluster::Idle() const {
  return (!events_ || events_->Idle()) && (!condition_ || condition_->Idle());
}

std::optional<RequestTally> Cluster::Requests() const {
  return client_ ? std::optional(client_->tally()) : std::nullopt;
}

void Cluster::Take(const Transition& transition) {
  if (condition_) condition_->Look();
  guard_->Take(transition);
}

void Cluster::Withhold(const std::string& check, bool withheld) {
  guard_->Withhold(check, withheld);
}

void Cluster::Degrade(const std::shared_ptr<const Check>& check, bool degraded,
                      const Outcome& because) {
  guard_->Degrade(check, degraded, because);
}

void Cluster::Trouble(const std::shared_ptr<const Check>& check, bool lasts,
                      const std::string& detail) {
  guard_->Trouble(check, lasts, detail);
}

}  // namespace leadsman
