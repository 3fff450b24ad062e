#include "internal/notify/silence.h"

#include <algorithm>
#include <chrono>
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

std::vector<std::string> EndSilences(Silences& silences, WallTime now) {
  std::vector<std::string> over;
  for (auto item = silences.begin(); item != silences.end();) {
    Silence& silence = item->second;
    silence.until = std::min(silence.until, now + silence.length);
    if (silence.until > now) {
      ++item;
      continue;
    }
    over.push_back(item->first);
    item = silences.erase(item);
  }
  return over;
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
