// Silence: for how long nobody is told of a check, or of any. Pure.
//
// State, metrics and gating go on. Wall time, because it outlives the process;
// where the clock was set back, its end is pulled in to its whole length from
// now, so that it never grows.
#ifndef LEADSMAN_INTERNAL_NOTIFY_SILENCE_H_
#define LEADSMAN_INTERNAL_NOTIFY_SILENCE_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/base/clock.h"
#include "internal/store/store.h"

namespace leadsman {

struct Silence {
  WallTime until;
  milliseconds length{0};  // that was asked for

  bool operator==(const Silence&) const = default;
};

// By check; that of "" is of all checks. They stand beside each other, and the
// last to end counts.
using Silences = std::map<std::string, Silence>;

bool IsSilenced(const Silences& silences, const std::string& check);

// Takes out those that are over, and pulls in what the clock made longer;
// returns the keys of both.
std::vector<std::string> AdvanceSilences(Silences& silences, WallTime now);

// As the store keeps it; nullopt: a row of another kind, or not ours to
// understand.
std::string SilenceKey(std::string_view check);  // of its PolicyRow
PolicyRow SilenceRowOf(const std::string& check, const Silence& silence);
std::optional<std::pair<std::string, Silence>> SilenceOf(const PolicyRow& row);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_SILENCE_H_
