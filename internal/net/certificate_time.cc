#include "internal/net/certificate_time.h"

#include <chrono>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace leadsman {

std::optional<WallTime> ParseCertificateTime(std::string_view text) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  char month[4] = {};
  char zone[4] = {};
  int day = 0, hour = 0, minute = 0, second = 0, year = 0;
  if (std::sscanf(std::string(text).c_str(), "%3s %2d %2d:%2d:%2d %4d %3s",
                  month, &day, &hour, &minute, &second, &year, zone) != 7 ||
      std::strcmp(zone, "GMT") != 0) {
    return std::nullopt;
  }
  const std::size_t place = kMonths.find(month);
  if (std::strlen(month) != 3 || place == std::string_view::npos ||
      place % 3 != 0) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{
      std::chrono::year(year),
      std::chrono::month(static_cast<unsigned>(place / 3 + 1)),
      std::chrono::day(static_cast<unsigned>(day))};
  // Nanoseconds since 1970 end in 2262; later is as good as that.
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) {
    return std::nullopt;
  }
  if (year > 2261) return WallTime::max();
  return WallTime(std::chrono::sys_days(date)) + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + std::chrono::seconds(second);
}

}  // namespace leadsman
