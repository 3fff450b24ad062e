// What Monitor does about dependsOn: who is blocked, and of whom nobody is told
// on its own (docs/decisions/0006).
#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "internal/engine/dependents.h"
#include "internal/engine/monitor.h"
#include "internal/engine/monitor_entry.h"
#include "internal/engine/monitor_log.h"

namespace leadsman {

Standing Monitor::StandingOf(const Entry& entry) {
  return {.down = entry.watch.state().health == Health::kDown,
          .unsure = entry.asked || entry.watch.unsure()};
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
  if (!entry.again) entry.asked = entry.asked && entry.watch.rising();
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

}  // namespace leadsman
