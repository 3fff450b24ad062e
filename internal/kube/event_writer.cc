#include "internal/kube/event_writer.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "internal/base/log.h"
#include "internal/kube/event.h"

namespace leadsman {
namespace {

constexpr seconds kWaitForUid{5};

KubeRequest RequestFor(const EventRequest& request, const PodFacts& pod) {
  const std::string events = EventsPath(pod.namespace_name);
  if (request.patch) {
    return {.right = kPatchEvents,
            .method = "PATCH",
            .path = events + '/' + request.event.name,
            .content_type = "application/merge-patch+json",
            .body = SeriesJson(request.event)};
  }
  return {.right = kCreateEvents,
          .method = "POST",
          .path = events,
          .content_type = "application/json",
          .body = EventJson(request.event, pod)};
}

}  // namespace

EventWriter::EventWriter(KubeClient& client, Scheduler& scheduler,
                         const Clock& clock, PodFacts pod)
    : client_(client),
      scheduler_(scheduler),
      clock_(clock),
      pod_(std::move(pod)),
      queue_(pod_),
      ready_at_(scheduler.Now()),
      alive_(std::make_shared<EventWriter*>(this)) {
  if (pod_.uid.empty()) ready_at_ += kWaitForUid;
}

EventWriter::~EventWriter() {
  *alive_ = nullptr;
  scheduler_.Cancel(timer_);
}

void EventWriter::SetUid(std::string uid) {
  pod_.uid = std::move(uid);
  ready_at_ = scheduler_.Now();
  Pump();
}

void EventWriter::SetWebContainer(std::string name) {
  web_container_ = std::move(name);
}

void EventWriter::Take(const Transition& transition) {
  const std::string& check = transition.check->name;
  if (transition.to == Health::kDown && draining_) {
    untold_.insert(check);
  } else if (untold_.erase(check) == 0) {
    if (const auto news = NewsOf(transition)) Tell(*news, transition.at);
  }
}

void EventWriter::Degrade(const std::shared_ptr<const Check>& check,
                          bool degraded, const Outcome& because) {
  if (!draining_) Say(DegradedNews(*check, degraded, because));
}

void EventWriter::Trouble(const std::shared_ptr<const Check>& check, bool lasts,
                          const std::string& detail) {
  if (!draining_) Say(TroubleNews(*check, lasts, detail));
}

void EventWriter::Say(const EventNews& news) { Tell(news, clock_.Wall()); }

void EventWriter::Drain() { draining_ = true; }

void EventWriter::Tell(const EventNews& news, WallTime at) {
  const std::uint64_t dropped = counts().dropped;
  queue_.Push(news, at, scheduler_.Now());
  NoteLost(dropped, "more than 1000 wait");
  Pump();
}

void EventWriter::Pump() {
  const SteadyTime now = scheduler_.Now();
  scheduler_.Cancel(std::exchange(timer_, 0));
  if (now >= ready_at_) {
    const std::uint64_t dropped = counts().dropped;
    std::optional<EventRequest> request = queue_.Take(now);
    NoteLost(dropped, "no way to send it for an hour");
    if (request) return Send(*std::move(request));
  }
  if (const auto due = queue_.NextDue()) {
    timer_ = scheduler_.RunAt(std::max(*due, ready_at_), [this] { Pump(); });
  }
}

void EventWriter::Send(EventRequest request) {
  if (request.event.container.empty()) {
    request.event.container = web_container_;
  }
  client_.Send(
      RequestFor(request, pod_), [alive = alive_](const KubeResult& result) {
        if (*alive == nullptr) return;
        (*alive)->Finish(result ? std::nullopt : std::optional(result.error()));
      });
}

void EventWriter::Finish(const std::optional<KubeError>& error) {
  const EventCounts before = counts();
  queue_.Finish(error, scheduler_.Now());
  // The client has logged that a right is missing.
  if (error && error->code != 403) NoteLost(before.dropped, error->message);
  if (counts().sent > before.sent) {
    const std::uint64_t lost = counts().dropped - lost_;
    if (lost > 0) {
      Log(LogLevel::kInfo, "kube.events_resumed",
          {{"lost", std::to_string(lost)}});
    }
    lost_ = counts().dropped;
    said_ = false;
  }
  Pump();
}

void EventWriter::NoteLost(std::uint64_t before, std::string_view why) {
  if (counts().dropped == before || std::exchange(said_, true)) return;
  Log(LogLevel::kWarn, "kube.event_lost", {{"why", std::string(why)}});
}

}  // namespace leadsman
