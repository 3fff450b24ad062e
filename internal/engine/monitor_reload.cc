// Monitor's checks, as they come and go: at the start, and with each reload.
#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "internal/engine/course.h"
#include "internal/engine/monitor.h"
#include "internal/engine/monitor_entry.h"

namespace leadsman {

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
  for (const auto& [name, entry] : before) {
    Retire(*entry);
    if (entry->watch.passed()) passed_.insert(name);
  }
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
  Memory memory = known == plan.memory.end() ? Memory() : known->second;
  if (passed_.erase(check->name) > 0) memory.resume = Resume::kPassedBefore;
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
  if (anew) {
    Retire(entry);
    // Unsure until the new question has its first answer: nobody below it is to
    // be told meanwhile.
    entry.asked |= entry.watch.state().health != Health::kStarting;
  }
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

}  // namespace leadsman
