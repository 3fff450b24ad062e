#include "internal/engine/monitor.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/engine/course.h"
#include "internal/engine/monitor_log.h"

namespace leadsman {
namespace {

constexpr std::size_t kFirstInFlight = 64;
constexpr milliseconds kPublishEach{50};

}  // namespace

struct Monitor::Entry {
  explicit Entry(Watch state) : watch(std::move(state)) {}

  std::size_t index = 0;  // in entries_ and in the Snapshot
  Watch watch;
  std::unique_ptr<Prober> prober;
  SteadyTime grid;              // a moment of its steady ticks
  SteadyTime started;           // the last attempt
  std::uint64_t under_way = 0;  // the attempt's number; 0 = none is
  TimerId timer = 0;
  bool first = true;  // its first attempt has not ended
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
  started_ = parts_.scheduler.Now();
  Apply(std::move(plan));
}

void Monitor::Apply(MonitorPlan plan) {
  std::map<std::string, std::shared_ptr<Entry>, std::less<>> before;
  for (auto& entry : std::exchange(entries_, {})) {
    before.emplace(entry->watch.check().name, std::move(entry));
  }
  now_.checks.clear();
  changed_.clear();
  now_.require = plan.require;
  now_.config_loaded_at = parts_.clock.Wall();
  now_.config_ok = true;
  const std::size_t ring = AttemptRing::CapacityFor(plan.checks.size());
  std::vector<Entry*> fresh;
  for (Check& one : plan.checks) {
    auto check = std::make_shared<const Check>(std::move(one));
    const auto known = before.extract(check->name);
    const auto entry =
        known ? known.mapped() : NewEntry(std::move(check), plan);
    const bool anew = !known || Redefine(*entry, std::move(check));
    if (anew) fresh.push_back(entry.get());
    entry->watch.Resize(ring);
    entry->watch.ResolveAfter(plan.resolve_after);
    entry->changed = false;
    entry->index = entries_.size();
    entries_.push_back(entry);
    now_.checks.push_back(
        std::make_shared<const CheckState>(entry->watch.state()));
  }
  for (const auto& [name, entry] : before) Retire(*entry);
  Publish();
  for (const auto& [name, entry] : before) {
    Announce(entry->watch.Remove(parts_.clock.Wall()));
  }
  Begin(fresh);
}

std::shared_ptr<Monitor::Entry> Monitor::NewEntry(
    std::shared_ptr<const Check> check, const MonitorPlan& plan) {
  const auto known = plan.memory.find(check->name);
  const Memory memory = known == plan.memory.end() ? Memory() : known->second;
  auto entry = std::make_shared<Entry>(
      Watch(check, memory, 0, started_, parts_.clock.Wall()));
  entry->prober = parts_.prober(std::move(check));
  return entry;
}

bool Monitor::Redefine(Entry& entry, std::shared_ptr<const Check> check) {
  const Check& old = entry.watch.check();
  if (*check == old) return false;
  const bool anew = !AsksTheSame(*check, old);
  if (anew) Retire(entry);
  entry.watch.Redefine(check, started_);
  entry.prober = parts_.prober(std::move(check));
  return anew;
}

// Nothing that was asked of it counts any more.
void Monitor::Retire(Entry& entry) {
  parts_.scheduler.Cancel(std::exchange(entry.timer, 0));
  std::erase(queued_, &entry);
  entry.under_way = 0;
  entry.first = true;
  if (entry.watch.state().trouble && --troubled_ == 0) parts_.pulse.Trouble("");
}

void Monitor::Begin(const std::vector<Entry*>& fresh) {
  const SteadyTime now = parts_.scheduler.Now();
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    Entry& entry = *fresh[i];
    const Schedule& schedule = entry.watch.check().schedule;
    const SteadyTime begin = std::max(now, started_ + schedule.initial_delay);
    entry.grid = FirstTick(schedule, begin, i, fresh.size());
    Plan(entry, begin);
  }
}

void Monitor::Reject() {
  now_.config_ok = false;
  Publish();
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
  if (found == entries_.end()) return;
  if ((*found)->under_way != 0 || (*found)->first) return;
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
  entry.under_way = ++attempts_;
  entry.prober->Start(
      [alive = alive_, asked = std::weak_ptr(entries_[entry.index]),
       number = entry.under_way, first = entry.first](Outcome outcome) {
        if (*alive == nullptr) return;
        if (first) (*alive)->LeaveTheQueue();
        const auto found = asked.lock();
        // Gone or redefined since: an answer to a question nobody asks any
        // more.
        if (!found || found->under_way != number) return;
        (*alive)->Finish(*found, std::move(outcome));
      });
}

// Not from here: an attempt that ends at once would nest without end.
void Monitor::LeaveTheQueue() {
  --first_in_flight_;
  if (queued_.empty()) return;
  parts_.scheduler.RunAt(parts_.scheduler.Now(), [alive = alive_] {
    if (*alive != nullptr) (*alive)->StartQueued();
  });
}

void Monitor::Finish(Entry& entry, Outcome outcome) {
  entry.under_way = 0;
  entry.first = false;
  const bool troubled = entry.watch.state().trouble;
  const bool degraded = entry.watch.degraded();
  const auto transition =
      entry.watch.Take(outcome, parts_.scheduler.Now(), parts_.clock.Wall());
  LogAttempt(entry.watch, outcome);
  NoteTrouble(entry, troubled, outcome.detail);
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
  const bool went_down = transition && transition->to == Health::kDown;
  if (entry.watch.degraded() != degraded && !went_down) {
    LogDegraded(entry.watch.check(), !degraded, outcome);
  }
}

void Monitor::NoteTrouble(const Entry& entry, bool before,
                          const std::string& detail) {
  const bool lasts = entry.watch.state().trouble;
  if (lasts == before) return;
  troubled_ += lasts ? 1 : -1;
  parts_.pulse.Trouble(troubled_ == 0 ? "" : detail);
  LogTrouble(entry.watch.check(), lasts, detail);
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
