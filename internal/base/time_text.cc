#include "internal/base/time_text.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace leadsman {
namespace {

using std::chrono::nanoseconds;

struct Unit {
  std::string_view name;
  double nanoseconds;
};
// "ms" stands before "m" because the first match is taken.
constexpr std::array<Unit, 7> kUnits{{{"ns", 1},
                                      {"us", 1e3},
                                      {"µs", 1e3},
                                      {"ms", 1e6},
                                      {"s", 1e9},
                                      {"m", 6e10},
                                      {"h", 3.6e12}}};
constexpr double kMaxNanoseconds = 100.0 * 365 * 86400 * 1e9;

// "12.5" for thousandths, without trailing zeros.
std::string Thousandths(std::int64_t value) {
  std::string text = std::to_string(value / 1000);
  const auto rest = static_cast<int>(value % 1000);
  if (rest == 0) return text;
  std::array<char, 8> digits{};
  std::snprintf(digits.data(), digits.size(), ".%03d", rest);
  text += digits.data();
  while (text.ends_with('0')) text.pop_back();
  return text;
}

std::string Format(const char* format, WallTime time) {
  const std::time_t whole = std::chrono::system_clock::to_time_t(
      std::chrono::floor<std::chrono::seconds>(time));
  std::tm parts{};
  gmtime_r(&whole, &parts);
  std::array<char, 64> text{};
  const std::size_t size =
      std::strftime(text.data(), text.size(), format, &parts);
  return {text.data(), size};
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Of a second: ".25", or nothing.
std::optional<nanoseconds> FractionOf(std::string_view text) {
  nanoseconds fraction{0};
  if (text.empty()) return fraction;
  if (text[0] != '.' || text.size() == 1) return std::nullopt;
  nanoseconds unit = seconds(1);
  for (const char c : text.substr(1)) {
    if (!IsDigit(c)) return std::nullopt;
    unit /= 10;
    fraction += (c - '0') * unit;
  }
  return fraction;
}

}  // namespace

std::optional<nanoseconds> ParseDuration(std::string_view text) {
  if (text == "0") return nanoseconds(0);
  if (text.empty()) return std::nullopt;
  double total = 0;
  while (!text.empty()) {
    double number = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), number,
                        std::chars_format::fixed);
    if (error != std::errc() || std::signbit(number) ||
        !std::isfinite(number)) {
      return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const Unit* found = nullptr;
    for (const Unit& unit : kUnits) {
      if (text.starts_with(unit.name)) {
        found = &unit;
        break;
      }
    }
    if (found == nullptr) return std::nullopt;
    text.remove_prefix(found->name.size());
    total += number * found->nanoseconds;
    if (total > kMaxNanoseconds) return std::nullopt;
  }
  return nanoseconds(std::llround(total));
}

std::string FormatDuration(nanoseconds duration) {
  const std::int64_t us = duration.count() / 1000;
  if (us == 0) return "0s";
  if (us < 1000) return std::to_string(us) + "us";
  const std::int64_t ms = (us + 500) / 1000;
  if (ms < 1000) return std::to_string(ms) + "ms";
  std::string text;
  const std::int64_t hours = ms / 3'600'000;
  const std::int64_t minutes = ms / 60'000 % 60;
  if (hours > 0) text += std::to_string(hours) + "h";
  if (minutes > 0 || (hours > 0 && ms % 60'000 != 0)) {
    text += std::to_string(minutes) + "m";
  }
  if (ms % 60'000 != 0) text += Thousandths(ms % 60'000) + "s";
  return text;
}

std::string FormatAge(nanoseconds duration) {
  const std::int64_t total =
      std::chrono::duration_cast<std::chrono::seconds>(duration).count();
  if (total < 1) return FormatDuration(duration);
  const std::array<std::pair<std::int64_t, char>, 4> units{
      {{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}}};
  std::size_t first = 0;
  while (total < units[first].first) ++first;
  std::string text =
      std::to_string(total / units[first].first) + units[first].second;
  if (first + 1 == units.size()) return text;
  const std::int64_t rest = total % units[first].first / units[first + 1].first;
  if (rest > 0) text += std::to_string(rest) + units[first + 1].second;
  return text;
}

std::string FormatUtc(WallTime time) { return Format("%FT%TZ", time); }

std::string FormatUtcMillis(WallTime time) {
  const auto ms = std::chrono::floor<milliseconds>(time).time_since_epoch();
  const auto fraction = static_cast<int>((ms.count() % 1000 + 1000) % 1000);
  std::array<char, 8> digits{};
  std::snprintf(digits.data(), digits.size(), ".%03dZ", fraction);
  return Format("%FT%T", time) + digits.data();
}

std::optional<WallTime> ParseUtc(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00";
  if (text.size() <= kShape.size() || text.back() != 'Z') return std::nullopt;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] == '0' ? !IsDigit(text[i]) : text[i] != kShape[i]) {
      return std::nullopt;
    }
  }
  const auto number = [text](std::size_t first, std::size_t size) {
    int value = 0;
    for (const char c : text.substr(first, size)) value = value * 10 + c - '0';
    return value;
  };
  const std::chrono::year_month_day date{
      std::chrono::year(number(0, 4)),
      std::chrono::month(static_cast<unsigned>(number(5, 2))),
      std::chrono::day(static_cast<unsigned>(number(8, 2)))};
  const int hour = number(11, 2), minute = number(14, 2),
            second = number(17, 2);
  // Nanoseconds since 1970 end in 2262.
  if (!date.ok() || date.year() < std::chrono::year(1970) ||
      date.year() > std::chrono::year(2261) || hour > 23 || minute > 59 ||
      second > 60) {
    return std::nullopt;
  }
  const auto fraction =
      FractionOf(text.substr(kShape.size(), text.size() - kShape.size() - 1));
  if (!fraction) return std::nullopt;
  return WallTime(std::chrono::sys_days(date)) + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + seconds(second) + *fraction;
}

// strftime's %a and %b are English because no locale is ever set.
std::string FormatMailDate(WallTime time) {
  return Format("%a, %d %b %Y %H:%M:%S +0000", time);
}

}  // namespace leadsman
