#include "internal/report/status_view.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rapidjson/document.h>

#include "internal/base/clock.h"
#include "internal/base/text.h"
#include "internal/base/time_text.h"

namespace leadsman {
namespace {

using rapidjson::Value;

const Value* Member(const Value& object, const char* name) {
  if (!object.IsObject()) return nullptr;
  const auto found = object.FindMember(name);
  return found == object.MemberEnd() ? nullptr : &found->value;
}

std::string TextOf(const Value& object, const char* name) {
  const Value* value = Member(object, name);
  if (value == nullptr || !value->IsString()) return "";
  return CleanText({value->GetString(), value->GetStringLength()});
}

double NumberOf(const Value& object, const char* name) {
  const Value* value = Member(object, name);
  return value != nullptr && value->IsNumber() ? value->GetDouble() : 0;
}

std::string CountOf(const Value& object, const char* name) {
  const double count = NumberOf(object, name);
  return count >= 0 && count < 1e9
             ? std::to_string(static_cast<std::int64_t>(count))
             : "many";
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
      text += CleanText(one.GetString());
    }
  }
  return text.empty() ? "-" : text;
}

CheckView OneCheck(const Value& check, std::string_view now) {
  const bool tried = !TextOf(check, "attemptedAt").empty();
  return {
      .name = TextOf(check, "name"),
      .state = TextOf(check, "state"),
      .since = Age(TextOf(check, "since"), now),
      .affects = Affects(check),
      .reason = tried ? TextOf(check, "reason") : "-",
      .latency = tried ? DurationOf(NumberOf(check, "latencySeconds")) : "-",
      .detail = TextOf(check, "detail")};
}

std::string Headline(const Value& status) {
  std::string line = FlagOf(status, "ready") ? "ready" : "not ready";
  line += FlagOf(status, "live") ? ", live" : ", not live";
  if (FlagOf(status, "draining")) line += ", draining";
  const std::string silence = TextOf(status, "silencedUntil");
  if (!silence.empty()) line += ", silenced until " + silence;
  return line;
}

std::vector<std::string> Complaints(const Value& status, std::string_view now) {
  std::vector<std::string> lines;
  const Value* outbox = Member(status, "outbox");
  if (outbox != nullptr && NumberOf(*outbox, "messages") > 0) {
    lines.push_back("outbox: " + CountOf(*outbox, "messages") +
                    " not sent yet, the oldest for " +
                    DurationOf(NumberOf(*outbox, "oldestSeconds")));
  }
  const Value* mail = Member(status, "mailPath");
  const Value* up = mail == nullptr ? nullptr : Member(*mail, "up");
  if (up != nullptr && up->IsFalse()) {
    lines.push_back("mail: down for " + Age(TextOf(*mail, "since"), now) +
                    ": " + TextOf(*mail, "detail"));
  }
  const Value* config = Member(status, "config");
  if (config != nullptr && !FlagOf(*config, "ok")) {
    lines.emplace_back(
        "configuration: the newest was rejected, that of before stays in "
        "effect; run leadsman validate");
  }
  return lines;
}

}  // namespace

Result<StatusView, std::string> ReadStatus(std::string_view status_json) {
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
  StatusView view{.time = TextOf(status, "time"), .headline = Headline(status)};
  for (const Value& check : checks->GetArray()) {
    view.checks.push_back(OneCheck(check, view.time));
  }
  view.complaints = Complaints(status, view.time);
  return view;
}

}  // namespace leadsman
