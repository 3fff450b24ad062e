#include "internal/report/status_table.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rapidjson/document.h>

#include "internal/base/text.h"
#include "internal/base/time_text.h"

namespace leadsman {
namespace {

using rapidjson::Value;
using Row = std::vector<std::string>;

// Terminal colours by word; what is not here is shown as it is.
std::string_view ColourOf(std::string_view word) {
  if (word == "pass" || word == "up") return "\x1b[32m";
  if (word == "fail" || word == "down") return "\x1b[31m";
  if (word == "-" || word.empty()) return {};
  return "\x1b[33m";
}

// How many columns a terminal takes for it: one a character.
std::size_t Width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(),
      [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// The first row is the heading. `painted`: the column that gets colours.
std::string Layout(std::vector<Row> rows, std::size_t painted, bool colour) {
  std::vector<std::size_t> widths(rows.front().size());
  for (Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      row[i] = CleanText(row[i]);
      widths[i] = std::max(widths[i], Width(row[i]));
    }
  }
  std::string text;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool paint = colour && i == painted && &row != &rows.front() &&
                         !ColourOf(row[i]).empty();
      if (paint) line += ColourOf(row[i]);
      line += row[i];
      if (paint) line += "\x1b[0m";
      line.append(widths[i] - Width(row[i]) + 2, ' ');
    }
    line.resize(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

const Value* Member(const Value& object, const char* name) {
  if (!object.IsObject()) return nullptr;
  const auto found = object.FindMember(name);
  return found == object.MemberEnd() ? nullptr : &found->value;
}

std::string TextOf(const Value& object, const char* name) {
  const Value* value = Member(object, name);
  if (value == nullptr || !value->IsString()) return "";
  return {value->GetString(), value->GetStringLength()};
}

double NumberOf(const Value& object, const char* name) {
  const Value* value = Member(object, name);
  return value != nullptr && value->IsNumber() ? value->GetDouble() : 0;
}

bool FlagOf(const Value& object, const char* name) {
  const Value* value = Member(object, name);
  return value != nullptr && value->IsBool() && value->GetBool();
}

std::string DurationOf(double in_seconds) {
  // What is not a sane duration (a foreign server's) is shown as none.
  if (!(in_seconds >= 0 && in_seconds < 1e9)) return "-";
  return FormatDuration(
      microseconds(static_cast<std::int64_t>(in_seconds * 1e6)));
}

// FormatUtcMillis, backwards; nullopt on anything else.
std::optional<WallTime> ParseUtc(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd.dddZ";
  if (text.size() != kShape.size()) return std::nullopt;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kShape[i] == 'd' ? !digit : text[i] != kShape[i]) return std::nullopt;
  }
  const auto number = [&](std::size_t at, std::size_t size) {
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + size, value);
    return value;
  };
  using std::chrono::day, std::chrono::month, std::chrono::year;
  const std::chrono::year_month_day date(
      year(number(0, 4)), month(static_cast<unsigned>(number(5, 2))),
      day(static_cast<unsigned>(number(8, 2))));
  if (!date.ok()) return std::nullopt;
  return WallTime(std::chrono::sys_days(date)) +
         std::chrono::hours(number(11, 2)) +
         std::chrono::minutes(number(14, 2)) + seconds(number(17, 2)) +
         milliseconds(number(20, 3));
}

std::string Age(std::string_view since, std::string_view now) {
  const auto from = ParseUtc(since);
  const auto to = ParseUtc(now);
  if (!from || !to) return "-";
  return FormatAge(std::max(*to - *from, WallTime::duration()));
}

std::string Affects(const Value& check) {
  const Value* list = Member(check, "affects");
  std::string text;
  if (list != nullptr && list->IsArray()) {
    for (const Value& one : list->GetArray()) {
      if (!one.IsString()) continue;
      if (!text.empty()) text += ',';
      text += one.GetString();
    }
  }
  return text.empty() ? "-" : text;
}

Row CheckLine(const Value& check, std::string_view now) {
  const bool tried = !TextOf(check, "attemptedAt").empty();
  return {TextOf(check, "name"),
          TextOf(check, "state"),
          Age(TextOf(check, "since"), now),
          Affects(check),
          tried ? TextOf(check, "reason") : "-",
          tried ? DurationOf(NumberOf(check, "latencySeconds")) : "-",
          TextOf(check, "detail")};
}

std::string Headline(const Value& status) {
  std::string line = FlagOf(status, "ready") ? "ready" : "not ready";
  line += FlagOf(status, "live") ? ", live" : ", not live";
  if (FlagOf(status, "draining")) line += ", draining";
  const std::string silence = TextOf(status, "silencedUntil");
  if (!silence.empty()) line += ", silenced until " + silence;
  return CleanText(line) + '\n';
}

// What is not as it should be, beside the checks.
std::string Complaints(const Value& status, std::string_view now) {
  std::string text;
  const Value* outbox = Member(status, "outbox");
  if (outbox != nullptr && NumberOf(*outbox, "messages") > 0) {
    text += "outbox: " +
            std::to_string(static_cast<int>(NumberOf(*outbox, "messages"))) +
            " not sent yet, the oldest for " +
            DurationOf(NumberOf(*outbox, "oldestSeconds")) + '\n';
  }
  const Value* mail = Member(status, "mailPath");
  const Value* up = mail == nullptr ? nullptr : Member(*mail, "up");
  if (up != nullptr && up->IsFalse()) {
    text += "mail: down for " + Age(TextOf(*mail, "since"), now) + ": " +
            CleanText(TextOf(*mail, "detail")) + '\n';
  }
  const Value* config = Member(status, "config");
  if (config != nullptr && !FlagOf(*config, "ok")) {
    text +=
        "configuration: the newest was rejected, that of before stays in "
        "effect; run leadsman validate\n";
  }
  return text;
}

}  // namespace

std::string CheckTable(const std::vector<CheckRow>& rows, bool colour) {
  std::vector<Row> table{{"NAME", "VERDICT", "REASON", "LATENCY", "DETAIL"}};
  for (const CheckRow& row : rows) {
    table.push_back({row.name, std::string(ToString(row.verdict)),
                     std::string(ToString(row.reason)),
                     FormatDuration(row.latency), row.detail});
  }
  return Layout(std::move(table), 1, colour);
}

Result<std::string, std::string> StatusTable(std::string_view status_json,
                                             bool colour) {
  rapidjson::Document status;
  // Iterative, so that no nesting of a foreign answer can use up the stack.
  status.Parse<rapidjson::kParseIterativeFlag>(status_json.data(),
                                               status_json.size());
  const Value* checks = status.HasParseError() ? nullptr  //
                                               : Member(status, "checks");
  if (checks == nullptr || !checks->IsArray()) {
    return Unexpected<std::string>(
        "the answer is not the JSON of /api/v1/status; is it leadsman that "
        "listens there?");
  }
  const std::string now = TextOf(status, "time");
  std::vector<Row> table{
      {"NAME", "STATE", "SINCE", "AFFECTS", "REASON", "LATENCY", "DETAIL"}};
  for (const Value& check : checks->GetArray()) {
    table.push_back(CheckLine(check, now));
  }
  return Headline(status) + Layout(std::move(table), 1, colour) +
         Complaints(status, now);
}

}  // namespace leadsman
