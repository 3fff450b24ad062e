// Times and durations as people read and write them. Pure.
#ifndef LEADSMAN_INTERNAL_BASE_TIME_TEXT_H_
#define LEADSMAN_INTERNAL_BASE_TIME_TEXT_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "internal/base/clock.h"

namespace leadsman {

// Go's time.ParseDuration: "500ms", "1m30s", "1.5h", "0"; no sign. nullopt on
// anything else, a bare number but 0 included, and past 100 years.
std::optional<std::chrono::nanoseconds> ParseDuration(std::string_view text);

// Go's Duration.String, rounded to milliseconds (below 1 ms to microseconds):
// "4m10s", "1.5s", "12ms". Never loses what ParseDuration took in ms.
std::string FormatDuration(std::chrono::nanoseconds duration);

// For people: whole seconds from one second up ("4m10s", "2h3m"), two units at
// most, days too ("3d4h").
std::string FormatAge(std::chrono::nanoseconds duration);

// RFC 3339 in UTC: "2026-11-24T02:00:00Z", or with milliseconds.
std::string FormatUtc(WallTime time);
std::string FormatUtcMillis(WallTime time);

// The same read back, with any fraction or none; in UTC ("Z") alone, which is
// all that Kubernetes writes. nullopt on anything else, and outside 1970 to
// 2261: Go's zero time is of the year 1.
std::optional<WallTime> ParseUtc(std::string_view text);

// RFC 5322 date-time in UTC: "Tue, 24 Nov 2026 02:00:00 +0000".
std::string FormatMailDate(WallTime time);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_BASE_TIME_TEXT_H_
