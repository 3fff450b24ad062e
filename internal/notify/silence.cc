#include "internal/notify/silence.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/base/clock.h"
#include "internal/base/time_text.h"
#include "internal/store/store.h"

namespace leadsman {
namespace {

constexpr std::string_view kPrefix = "silence/";

}  // namespace

bool IsSilenced(const Silences& silences, const std::string& check) {
  return !silences.empty() &&
         (silences.contains("") || silences.contains(check));
}

std::vector<std::string> AdvanceSilences(Silences& silences, WallTime now) {
  std::vector<std::string> moved;
  for (auto item = silences.begin(); item != silences.end();) {
    Silence& silence = item->second;
    const bool over = silence.until <= now;
    const WallTime latest = now + silence.length;
    if (over || silence.until > latest) moved.push_back(item->first);
    silence.until = std::min(silence.until, latest);
    item = over ? silences.erase(item) : std::next(item);
  }
  return moved;
}

std::string SilenceKey(std::string_view check) {
  return std::string(kPrefix) + std::string(check);
}

PolicyRow SilenceRowOf(const std::string& check, const Silence& silence) {
  return {.key = SilenceKey(check),
          .due = silence.until.time_since_epoch().count(),
          .incident = "",
          .value = FormatDuration(silence.length)};
}

std::optional<std::pair<std::string, Silence>> SilenceOf(const PolicyRow& row) {
  const auto length = ParseDuration(row.value);
  if (!row.key.starts_with(kPrefix) || !row.due || !length) {
    return std::nullopt;
  }
  return std::pair(
      row.key.substr(kPrefix.size()),
      Silence{.until = WallTime(std::chrono::nanoseconds(*row.due)),
              .length = std::chrono::ceil<milliseconds>(*length)});
}

}  // namespace leadsman
