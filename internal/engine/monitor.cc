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
  bool asked = false;    // its next answer counts before anyone is told
  bool again = false;    // as the attempt under way is older than the question
  bool blocked = false;  // something it needs is down
};

Standing Monitor::StandingOf(const Entry& entry) {
  return {.down = entry.watch.state().health == Health::kDown,
          .unsure = entry.asked || entry.watch.unsure()};
}

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
  Rewire();
  Publish();
  for (const auto& [name, entry] : before) {
    Announce(entry->watch.Remove(parts_.clock.Wall()));
  }
  Release();
  Begin(fresh);
}

std::shared_ptr<Monitor::Entry> Monitor::NewEntry(
    std::shared_ptr<const Check> check, const MonitorPlan& plan) {
  const auto known = plan.memory.find(check->name);
  const Memory memory = known == plan.memory.end() ? Memory() : known->second;
  auto entry = std::make_shared<Entry>(
      Watch(check, memory, 0, started_, parts_.clock.Wall()));
  entry->prober = parts_.prober(std::move(check));
  entry->asked = memory.resume == Resume::kPassedBefore;
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
  entry.again = false;
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
  Touch(entry);
  const bool failed = transition && transition->to == Health::kDown;
  Weigh(entry, failed);
  PlanNext(entry);
  SayWithheld(true);
  if (transition) {
    Publish();  // who is told must find it true
    Announce(*transition);
    if (failed && entry.blocked) LogBlocked(entry.watch);
  } else {
    PublishSoon();
  }
  SayWithheld(false);
  if (entry.watch.degraded() != degraded && !failed) {
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

void Monitor::PlanNext(Entry& entry) {
  const SteadyTime now = parts_.scheduler.Now();
  if (std::exchange(entry.again, false)) return Plan(entry, now);
  Plan(entry, NextAttempt(entry.watch.check().schedule, entry.watch.pace(),
                          entry.grid, entry.started, now));
}

void Monitor::Touch(Entry& entry) {
  if (std::exchange(entry.changed, true)) return;
  changed_.push_back(&entry);
}

// From all checks anew, whenever there are others.
void Monitor::Rewire() {
  std::vector<const Check*> checks;
  for (const auto& entry : entries_) checks.push_back(&entry->watch.check());
  dependents_ = Dependents(checks);
  weighed_.clear();
  for (const auto& entry : entries_) {
    weighed_.push_back(entry->index);
    dependents_.Set(entry->index, StandingOf(*entry), weighed_);
  }
  for (const auto& entry : entries_) Reblock(*entry, parts_.scheduler.Now());
  SayWithheld(true);
}

// What Rewire made free, once it is said of those that are gone that they are.
void Monitor::Release() {
  SayWithheld(false);
  std::set<std::string> gone = withheld_;
  for (const auto& entry : entries_) gone.erase(entry->watch.check().name);
  for (const std::string& name : gone) Withhold(name, false);
}

// What an answer of this check means to those that need it. Those that it needs
// are asked at once when it fails, for a child often notices first.
void Monitor::Weigh(Entry& entry, bool failed) {
  weighed_.assign(1, entry.index);
  if (!entry.again) entry.asked = false;
  if (failed) {
    for (const std::size_t place : dependents_.needs(entry.index)) {
      Entry& above = *entries_[place];
      if (above.first || StandingOf(above) != Standing()) continue;
      Consult(above, parts_.scheduler.Now());
      Stand(above);
    }
  }
  Stand(entry);
}

void Monitor::Stand(Entry& entry) {
  const std::size_t from = weighed_.size();
  dependents_.Set(entry.index, StandingOf(entry), weighed_);
  SteadyTime when = parts_.scheduler.Now();
  for (std::size_t i = from; i < weighed_.size(); ++i) {
    Reblock(*entries_[weighed_[i]], when);
    when += milliseconds(1);  // however many they are
  }
}

// Free again, it is asked once more, at `when`: those who are told that it is
// down after all must find it so.
void Monitor::Reblock(Entry& entry, SteadyTime when) {
  const bool blocked = dependents_.Above(entry.index).down;
  if (std::exchange(entry.blocked, blocked) == blocked) return;
  if (entry.watch.Block(blocked, parts_.clock.Wall())) {
    Touch(entry);
    LogBlocked(entry.watch);
  }
  if (!blocked && entry.watch.state().health == Health::kDown) {
    Consult(entry, when);
  }
}

void Monitor::Consult(Entry& entry, SteadyTime when) {
  entry.asked = true;
  entry.again = entry.under_way != 0;
  if (entry.again || entry.first) return;
  parts_.scheduler.Cancel(entry.timer);
  Plan(entry, when);
}

void Monitor::SayWithheld(bool withheld) {
  for (const std::size_t place : weighed_) {
    const Entry& entry = *entries_[place];
    const std::string& name = entry.watch.check().name;
    const Standing above = dependents_.Above(place);
    const bool now = entry.watch.state().health == Health::kDown &&
                     (above.down || above.unsure || entry.asked);
    if (now == withheld && withheld_.contains(name) != now) Withhold(name, now);
  }
}

void Monitor::Withhold(const std::string& name, bool withheld) {
  if (withheld) {
    withheld_.insert(name);
  } else {
    withheld_.erase(name);
  }
  for (TransitionSink* sink : parts_.sinks) sink->Withhold(name, withheld);
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
