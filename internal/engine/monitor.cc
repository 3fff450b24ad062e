#include "internal/engine/monitor.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/engine/course.h"
#include "internal/engine/monitor_entry.h"
#include "internal/engine/monitor_log.h"

namespace leadsman {
namespace {

constexpr std::size_t kFirstInFlight = 64;
constexpr milliseconds kPublishEach{50};

// From a page beside us on loopback to the longest time-outs.
Histogram Latencies() {
  return Histogram({milliseconds(1), microseconds(2500), milliseconds(5),
                    milliseconds(10), milliseconds(25), milliseconds(50),
                    milliseconds(100), milliseconds(250), milliseconds(500),
                    milliseconds(1000), milliseconds(2500), milliseconds(5000),
                    milliseconds(10'000)});
}

}  // namespace

Monitor::Monitor(MonitorParts parts)
    : parts_(std::move(parts)), alive_(std::make_shared<Monitor*>(this)) {
  now_.latencies = Latencies();
}

Monitor::~Monitor() {
  *alive_ = nullptr;
  parts_.scheduler.Cancel(publish_timer_);
  parts_.scheduler.Cancel(start_timer_);
  for (const auto& entry : entries_) parts_.scheduler.Cancel(entry->timer);
}

void Monitor::Start(MonitorPlan plan) {
  started_ = parts_.scheduler.Now();
  Apply(std::move(plan));
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
  StartSoon();
}

// One a turn: what it takes to set up the others would count as latency of
// those that are under way. And never from inside an answer: an attempt that
// ends at once would nest without end.
void Monitor::StartSoon() {
  if (queued_.empty() || first_in_flight_ == kFirstInFlight) return;
  if (start_timer_ != 0) return;
  start_timer_ = parts_.scheduler.RunAt(parts_.scheduler.Now(), [this] {
    start_timer_ = 0;
    StartNext();
    StartSoon();
  });
}

void Monitor::StartNext() {
  if (queued_.empty()) return;
  Entry& entry = *queued_.front();
  queued_.pop_front();
  ++first_in_flight_;
  Ask(entry);
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

void Monitor::LeaveTheQueue() {
  --first_in_flight_;
  StartSoon();
}

void Monitor::Finish(Entry& entry, Outcome outcome) {
  entry.under_way = 0;
  entry.first = false;
  const bool troubled = entry.watch.state().trouble;
  const bool degraded = entry.watch.degraded();
  const auto transition =
      entry.watch.Take(outcome, parts_.scheduler.Now(), parts_.clock.Wall());
  now_.latencies.Add(outcome.latency);
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
    for (TransitionSink* sink : parts_.sinks) {
      sink->Degrade(entry.watch.state().check, !degraded, outcome);
    }
  }
}

void Monitor::NoteTrouble(const Entry& entry, bool before,
                          const std::string& detail) {
  const bool lasts = entry.watch.state().trouble;
  if (lasts == before) return;
  troubled_ += lasts ? 1 : -1;
  parts_.pulse.Trouble(troubled_ == 0 ? "" : detail);
  LogTrouble(entry.watch.check(), lasts, detail);
  for (TransitionSink* sink : parts_.sinks) {
    sink->Trouble(entry.watch.state().check, lasts, detail);
  }
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
