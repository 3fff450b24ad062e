#include "internal/base/vitals.h"

#include <string>
#include <utility>
#include <vector>

#include "internal/base/time_text.h"

namespace leadsman {

void Pulse::Trouble(std::string why) {
  const std::lock_guard lock(mutex_);
  trouble_ = std::move(why);
}

Pulse& Vitals::Add(std::string name, seconds limit) {
  return pulses_.emplace_back(std::move(name), limit);
}

std::vector<Vital> Vitals::Read(SteadyTime now) const {
  std::vector<Vital> vitals;
  vitals.reserve(pulses_.size());
  for (const Pulse& pulse : pulses_) {
    Vital vital{.name = pulse.name_};
    {
      const std::lock_guard lock(pulse.mutex_);
      vital.why = pulse.trouble_;
    }
    const SteadyTime::rep last = pulse.last_.load();
    const SteadyTime::duration silent =
        now.time_since_epoch() - SteadyTime::duration(last);
    if (vital.why.empty() && last != Pulse::kResting && silent > pulse.limit_) {
      vital.why = "silent for " + FormatAge(silent);
    }
    vital.ok = vital.why.empty();
    vitals.push_back(std::move(vital));
  }
  return vitals;
}

std::vector<Vital> VitalsWatch::Changes(const std::vector<Vital>& now) {
  std::vector<Vital> changes;
  for (const Vital& vital : now) {
    const bool changed = vital.ok ? failing_.erase(vital.name) > 0
                                  : failing_.insert(vital.name).second;
    if (changed) changes.push_back(vital);
  }
  return changes;
}

}  // namespace leadsman
