#include "internal/kube/pod_guard.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "internal/base/log.h"
#include "internal/kube/right.h"

namespace leadsman {
namespace {

constexpr milliseconds kPatience{2'000};
constexpr milliseconds kInVain{1'000};  // so long without an answer
constexpr milliseconds kBlind{30'000};
constexpr milliseconds kFirstWait{10'000};
constexpr milliseconds kLongestWait{600'000};
// As many at once as those who tell can take. More than that is a failure of
// all, which nothing that is known of one container explains.
constexpr std::size_t kMostHeld = 512;

}  // namespace

PodGuard::PodGuard(PodGuardParts parts, PodFacts facts,
                   KubernetesSettings settings)
    : parts_(std::move(parts)),
      facts_(std::move(facts)),
      settings_(std::move(settings)),
      learn_wait_(kFirstWait),
      jitter_(facts_),
      alive_(std::make_shared<PodGuard*>(this)) {}

PodGuard::~PodGuard() {
  *alive_ = nullptr;
  parts_.scheduler.Cancel(learn_timer_);
  parts_.scheduler.Cancel(patience_timer_);
}

void PodGuard::Start() {
  if (parts_.client != nullptr && readings_ == read_) Ask();
}

void PodGuard::Apply(KubernetesSettings settings) {
  const bool other = settings.condition_type != settings_.condition_type;
  settings_ = std::move(settings);
  if (other) CompareGates();
}

void PodGuard::Drain() {
  leaving_ = true;
  PassOn();
}

void PodGuard::Take(const Transition& transition) {
  if (transition.to != Health::kDown || !Asks()) {
    return Hold([transition](TransitionSink& sink) { sink.Take(transition); });
  }
  const auto edge = std::make_shared<Transition>(transition);
  held_.push_back({.arrived = parts_.scheduler.Now(),
                   .reading = readings_ + 1,
                   .edge = edge,
                   .say = [edge](TransitionSink& sink) { sink.Take(*edge); }});
  if (readings_ == read_) Ask();
  PassOn();
}

void PodGuard::Withhold(const std::string& check, bool withheld) {
  Hold([check, withheld](TransitionSink& sink) {
    sink.Withhold(check, withheld);
  });
}

void PodGuard::Degrade(const std::shared_ptr<const Check>& check, bool degraded,
                       const Outcome& because) {
  Hold([check, degraded, because](TransitionSink& sink) {
    sink.Degrade(check, degraded, because);
  });
}

void PodGuard::Trouble(const std::shared_ptr<const Check>& check, bool lasts,
                       const std::string& detail) {
  Hold([check, lasts, detail](TransitionSink& sink) {
    sink.Trouble(check, lasts, detail);
  });
}

bool PodGuard::Asks() const {
  return parts_.client != nullptr && !leaving_ &&
         parts_.scheduler.Now() >= blind_until_;
}

// Behind what waits; at once where nothing does.
void PodGuard::Hold(Saying say) {
  if (held_.empty()) return Say(say);
  held_.push_back({.arrived = parts_.scheduler.Now(),
                   .edge = nullptr,
                   .say = std::move(say)});
}

void PodGuard::Say(const Saying& say) {
  for (TransitionSink* sink : parts_.sinks) say(*sink);
}

void PodGuard::PassOn() {
  if (busy_) return;
  parts_.scheduler.Cancel(std::exchange(patience_timer_, 0));
  const SteadyTime now = parts_.scheduler.Now();
  while (!held_.empty()) {
    const Held& first = held_.front();
    const bool waits = Asks() && first.reading > read_ &&
                       now < first.arrived + kPatience &&
                       held_.size() <= kMostHeld;
    if (waits) break;
    const Saying say = std::move(held_.front().say);
    held_.pop_front();
    Say(say);
  }
  if (held_.empty()) return;
  patience_timer_ =
      parts_.scheduler.RunAt(held_.front().arrived + kPatience, [this] {
        patience_timer_ = 0;
        PassOn();
      });
}

void PodGuard::Ask() {
  parts_.scheduler.Cancel(std::exchange(learn_timer_, 0));
  ++readings_;
  parts_.client->Send(
      {.right = kGetPods, .path = PodPath(facts_), .timeout = kPatience},
      [alive = alive_,
       began = parts_.scheduler.Now()](const KubeResult& result) {
        if (*alive != nullptr) (*alive)->End(began, result);
      });
}

void PodGuard::End(SteadyTime began, const KubeResult& result) {
  read_ = readings_;
  const SteadyTime now = parts_.scheduler.Now();
  const bool in_vain = !result && now - began >= kInVain;
  blind_until_ = in_vain ? now + kBlind : SteadyTime();
  std::optional<Pod> pod;
  if (result) pod = ParsePod(*result);
  const bool ours = pod && (facts_.uid.empty() || pod->uid == facts_.uid);
  // That it has been ours says that it is we who are gone, and not that we ask
  // for a wrong name.
  const bool gone =
      ours ? pod->deleting
           : pod_ && (pod || (!result && result.error().reason == "NotFound"));
  if (ours) Know(*std::move(pod));
  if (gone) Leave();
  PassOn();
  if (leaving_) return;
  if (!held_.empty()) return Ask();
  if (!pod_) AskLater(result);
}

void PodGuard::Know(Pod pod) {
  const bool first = !pod_;
  pod_ = std::move(pod);
  facts_.uid = pod_->uid;
  for (const Held& held : held_) {
    if (held.edge != nullptr && held.reading <= read_) Tell(*held.edge);
  }
  if (!first) return;
  CompareGates();
  parts_.known(*pod_);
}

void PodGuard::Tell(Transition& edge) const {
  const std::string& own = edge.check->container;
  const ContainerNews* news = pod_->News(
      WebContainer(*pod_, own.empty() ? settings_.web_container : own));
  if (news != nullptr) edge.container = *news;
}

void PodGuard::CompareGates() const {
  const std::string& type = settings_.condition_type;
  if (!pod_ || type.empty()) return;
  if (std::find(pod_->gates.begin(), pod_->gates.end(), type) !=
      pod_->gates.end()) {
    return;
  }
  Log(LogLevel::kInfo, "kube.no_readiness_gate",
      {{"type", type},
       {"note",
        "the pod's spec.readinessGates does not name it: the kubelet "
        "ignores this condition"}});
}

void PodGuard::Leave() {
  leaving_ = true;
  if (std::exchange(told_leaving_, true)) return;
  busy_ = true;  // it may call Drain
  parts_.deleting();
  busy_ = false;
}

void PodGuard::AskLater(const KubeResult& result) {
  milliseconds wait = learn_wait_;
  if (!result) wait = std::max(wait, result.error().retry_after.value_or(wait));
  learn_wait_ = std::min(2 * learn_wait_, kLongestWait);
  learn_timer_ = parts_.scheduler.RunAt(
      parts_.scheduler.Now() + jitter_.Over(wait), [this] {
        learn_timer_ = 0;
        Start();
      });
}

}  // namespace leadsman
