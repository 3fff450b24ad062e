#include "internal/engine/monitor.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/base/log.h"
#include "internal/base/time_text.h"
#include "internal/engine/course.h"

namespace leadsman {
namespace {

constexpr std::size_t kFirstInFlight = 64;
constexpr milliseconds kPublishEach{50};

void LogAttempt(const Watch& watch, const Outcome& outcome) {
  if (!LogEnabled(LogLevel::kDebug)) return;
  Log(LogLevel::kDebug, "check.attempt",
      {{"check", watch.check().name},
       {"verdict", std::string(ToString(outcome.verdict))},
       {"reason", std::string(ToString(outcome.reason))},
       {"latency", FormatDuration(outcome.latency)},
       {"state", std::string(ToString(watch.state().state))},
       {"detail", outcome.detail}});
}

void LogChange(const Transition& change) {
  const std::string name = change.check->name;
  const std::string from(ToString(change.from));
  if (change.to != Health::kDown) {
    Log(LogLevel::kInfo, "check.changed",
        {{"check", name},
         {"from", from},
         {"to", std::string(ToString(change.to))},
         {"detail", change.because.detail}});
    return;
  }
  Log(LogLevel::kWarn, "check.changed",
      {{"check", name},
       {"from", from},
       {"to", "down"},
       {"reason", std::string(ToString(change.because.reason))},
       {"class", std::string(ReasonClass(change.because.reason))},
       {"detail", change.because.detail},
       {"incident", change.incident}});
}

}  // namespace

struct Monitor::Entry {
  Entry(std::size_t place, Watch state, std::unique_ptr<Prober> asker)
      : index(place), watch(std::move(state)), prober(std::move(asker)) {}

  std::size_t index;  // in entries_ and in the Snapshot
  Watch watch;
  std::unique_ptr<Prober> prober;
  SteadyTime grid;     // a moment of its steady ticks
  SteadyTime started;  // the last attempt
  TimerId timer = 0;
  bool first = true;  // its first attempt has not ended
  bool in_flight = false;
  bool changed = false;
};

Monitor::Monitor(MonitorParts parts)
    : parts_(std::move(parts)), alive_(std::make_shared<Monitor*>(this)) {}

Monitor::~Monitor() {
  *alive_ = nullptr;
  parts_.scheduler.Cancel(publish_timer_);
  for (const auto& entry : entries_) parts_.scheduler.Cancel(entry->timer);
}

void Monitor::Start(MonitorPlan plan) {
  const SteadyTime steady = parts_.scheduler.Now();
  const WallTime wall = parts_.clock.Wall();
  now_.require = plan.require;
  now_.config_loaded_at = wall;
  const std::size_t count = plan.checks.size();
  const std::size_t ring = AttemptRing::CapacityFor(count);
  for (Check& one : plan.checks) {
    const auto check = std::make_shared<const Check>(std::move(one));
    const auto known = plan.memory.find(check->name);
    const Memory memory = known == plan.memory.end() ? Memory() : known->second;
    auto entry = std::make_unique<Entry>(
        entries_.size(),
        Watch(check, memory, ring, steady, wall, plan.resolve_after),
        parts_.prober(check));
    const SteadyTime begin = steady + check->schedule.initial_delay;
    entry->grid = FirstTick(check->schedule, begin, entry->index, count);
    now_.checks.push_back(
        std::make_shared<const CheckState>(entry->watch.state()));
    entries_.push_back(std::move(entry));
  }
  Publish();
  for (const auto& entry : entries_) {
    Plan(*entry, steady + entry->watch.check().schedule.initial_delay);
  }
}

void Monitor::Drain() {
  if (now_.draining) return;
  now_.draining = true;
  Publish();
}

void Monitor::ProbeNow(std::string_view name) {
  const auto found = std::find_if(
      entries_.begin(), entries_.end(),
      [&](const auto& entry) { return entry->watch.check().name == name; });
  if (found == entries_.end() || (*found)->in_flight || (*found)->first) return;
  parts_.scheduler.Cancel((*found)->timer);
  Ask(**found);
}

void Monitor::Plan(Entry& entry, SteadyTime when) {
  entry.timer = parts_.scheduler.RunAt(when, [this, &entry] {
    entry.timer = 0;
    if (entry.first) {
      Queue(entry);
    } else {
      Ask(entry);
    }
  });
}

void Monitor::Queue(Entry& entry) {
  queued_.push_back(&entry);
  StartQueued();
}

void Monitor::StartQueued() {
  while (!queued_.empty() && first_in_flight_ < kFirstInFlight) {
    Entry& entry = *queued_.front();
    queued_.pop_front();
    ++first_in_flight_;
    Ask(entry);
  }
}

void Monitor::Ask(Entry& entry) {
  entry.started = parts_.scheduler.Now();
  entry.in_flight = true;
  entry.prober->Start([alive = alive_, index = entry.index](Outcome outcome) {
    if (*alive == nullptr) return;
    (*alive)->Finish(*(*alive)->entries_[index], std::move(outcome));
  });
}

void Monitor::Finish(Entry& entry, Outcome outcome) {
  entry.in_flight = false;
  const bool troubled = entry.watch.state().trouble;
  const auto transition =
      entry.watch.Take(outcome, parts_.scheduler.Now(), parts_.clock.Wall());
  LogAttempt(entry.watch, outcome);
  if (entry.watch.state().trouble != troubled) {
    troubled_ += troubled ? -1 : 1;
    parts_.pulse.Trouble(troubled_ == 0 ? "" : outcome.detail);
    Log(troubled ? LogLevel::kInfo : LogLevel::kError, "check.trouble",
        {{"check", entry.watch.check().name},
         {"lasts", troubled ? "no" : "yes"},
         {"detail", outcome.detail}});
  }
  if (!entry.changed) {
    entry.changed = true;
    changed_.push_back(&entry);
  }
  Plan(entry, NextAttempt(entry.watch.check().schedule, entry.watch.pace(),
                          entry.grid, entry.started, parts_.scheduler.Now()));
  if (transition) {
    Publish();  // who is told must find it true
    Announce(*transition);
  } else {
    PublishSoon();
  }
  if (std::exchange(entry.first, false)) {
    --first_in_flight_;
    if (queued_.empty()) return;
    // Not from here: an attempt that ends at once would nest without end.
    parts_.scheduler.RunAt(parts_.scheduler.Now(), [alive = alive_] {
      if (*alive != nullptr) (*alive)->StartQueued();
    });
  }
}

void Monitor::Announce(const Transition& transition) {
  LogChange(transition);
  for (TransitionSink* sink : parts_.sinks) sink->Take(transition);
}

void Monitor::PublishSoon() {
  if (publish_timer_ != 0) return;
  const SteadyTime now = parts_.scheduler.Now();
  const SteadyTime due = published_at_ + kPublishEach;
  if (due <= now) return Publish();
  publish_timer_ = parts_.scheduler.RunAt(due, [this] { Publish(); });
}

void Monitor::Publish() {
  parts_.scheduler.Cancel(std::exchange(publish_timer_, 0));
  published_at_ = parts_.scheduler.Now();
  for (Entry* entry : changed_) {
    entry->changed = false;
    now_.checks[entry->index] =
        std::make_shared<const CheckState>(entry->watch.state());
  }
  changed_.clear();
  ++now_.version;
  parts_.published.Store(std::make_shared<const Snapshot>(now_));
}

}  // namespace leadsman
