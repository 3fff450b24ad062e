// Vitals: are the program's own threads alive? What /healthz and /livez say.
//
// Each long-lived thread has a Pulse and beats it at least every second or
// whenever it is about to wait; a pulse that is silent for longer than its
// limit fails. A thread may also report trouble of its own with a short reason
// ("no descriptors"), which fails it until cleared. Nothing here ever depends
// on a target. Thread-safe; register before the threads start.
#ifndef LEADSMAN_INTERNAL_BASE_VITALS_H_
#define LEADSMAN_INTERNAL_BASE_VITALS_H_

#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "internal/base/clock.h"

namespace leadsman {

class Pulse {
 public:
  Pulse(std::string name, seconds limit)
      : name_(std::move(name)), limit_(limit) {}

  void Beat(SteadyTime now) { last_.store(now.time_since_epoch().count()); }
  // The thread waits for work, for as long as that takes: silence is well.
  void Rest() { last_.store(kResting); }
  void Trouble(std::string why);  // "" = over

 private:
  friend class Vitals;
  static constexpr SteadyTime::rep kResting = -1;

  std::string name_;
  seconds limit_;
  std::atomic<SteadyTime::rep> last_{kResting};
  mutable std::mutex mutex_;
  std::string trouble_;
};

struct Vital {
  std::string name;
  bool ok = true;
  std::string why;  // one short line when not ok
};

class Vitals {
 public:
  // The pulse lives as long as the Vitals. Names are unique, lower case.
  Pulse& Add(std::string name, seconds limit);
  std::vector<Vital> Read(SteadyTime now) const;  // in order of registration

 private:
  std::deque<Pulse> pulses_;
};

// Who began to fail, and who is well again: for those who say an edge once.
class VitalsWatch {
 public:
  // Those whose `ok` is not what it was at the last look; at first all are ok.
  std::vector<Vital> Changes(const std::vector<Vital>& now);

 private:
  std::set<std::string, std::less<>> failing_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_BASE_VITALS_H_
