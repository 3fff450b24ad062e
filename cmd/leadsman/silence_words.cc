#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/leadsman/silence.h"
#include "internal/base/text.h"
#include "internal/base/time_text.h"

namespace leadsman {
namespace {

// Longer ones are forgotten; what is to be quiet for good has `alert: false`.
constexpr std::chrono::hours kLongest{30 * 24};

Result<milliseconds, std::string> ReadLength(const std::string& text) {
  const auto length = ParseDuration(text);
  if (!length) {
    return Unexpected<std::string>("\"" + text +
                                   "\" is not a duration; write it like 30m, "
                                   "2h or 1h30m");
  }
  if (length->count() == 0 || *length > kLongest) {
    return Unexpected<std::string>(
        text +
        " is out of range; must be more than 0 and at most 720h (30 days); "
        "what is never to be told has alert: false");
  }
  return std::chrono::ceil<milliseconds>(*length);
}

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// "" = it is one.
std::string WhyNoName(const std::string& name,
                      const std::vector<std::string>* known) {
  const bool word =
      !name.empty() && name.find_first_of(" \t\r\n") == std::string::npos;
  if (word && (known == nullptr || Contains(*known, name))) return "";
  const auto meant =
      known == nullptr ? std::nullopt : NearestWord(name, *known);
  return "no check is named " + (word ? name : '"' + CleanText(name) + '"') +
         (meant ? "; did you mean " + *meant + "?" : "");
}

// "web, db"; "" stands for all.
std::string NamesOf(const std::vector<std::string>& checks) {
  std::string names;
  for (const std::string& check : checks) {
    if (!names.empty()) names += ", ";
    names += check.empty() ? "all checks" : check;
  }
  return names.empty() ? "all checks" : names;
}

std::string EndAnswer(const SilenceOrder& order, const SilenceResult& result,
                      const std::vector<std::string>& known) {
  for (const std::string& name : order.checks) {
    if (Contains(result.ended, name)) continue;
    const std::string why = WhyNoName(name, &known);
    if (why.empty()) continue;
    return kSilenceRefused + why +
           (result.ended.empty()
                ? ""
                : "; no longer silenced: " + NamesOf(result.ended));
  }
  if (result.all_until) {
    return kSilenceRefused + NamesOf(order.checks) +
           ": the silence of all checks goes on until " +
           FormatUtc(*result.all_until) + "; leadsman silence --end ends it";
  }
  if (result.ended.empty()) return "nothing was silenced";
  return "no longer silenced: " + NamesOf(result.ended);
}

}  // namespace

Result<SilenceOrder, std::string> ReadSilence(
    const std::vector<std::string>& words,
    const std::vector<std::string>* known) {
  SilenceOrder order;
  if (words.empty()) {
    return Unexpected<std::string>(
        "for how long? like leadsman silence 1h, or leadsman silence --end");
  }
  if (words.front() != "--end") {
    const auto length = ReadLength(words.front());
    if (!length) return Unexpected<std::string>(length.error());
    order.length = *length;
  } else {
    known = nullptr;
  }
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string why = WhyNoName(words[i], known);
    if (!why.empty()) return Unexpected<std::string>(why);
    if (!Contains(order.checks, words[i])) order.checks.push_back(words[i]);
  }
  return order;
}

std::string SilenceAnswer(const SilenceOrder& order,
                          const SilenceResult& result,
                          const std::vector<std::string>& known) {
  std::string answer = order.length
                           ? "silenced until " + FormatUtc(result.until) +
                                 ": " + NamesOf(order.checks)
                           : EndAnswer(order, result, known);
  if (order.length && !result.durable) {
    answer += " (kept in memory: a restart forgets it)";
  }
  return answer;
}

}  // namespace leadsman
