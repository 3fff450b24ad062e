#include "internal/report/container_text.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "internal/base/text.h"
#include "internal/base/time_text.h"

namespace leadsman {
namespace {

// An end so long before may have to do with the failure.
constexpr std::chrono::minutes kRecently{10};

std::string Ordinal(int number) {
  constexpr std::array<std::string_view, 10> kWords{
      "first", "second",  "third",  "fourth", "fifth",
      "sixth", "seventh", "eighth", "ninth",  "tenth"};
  const auto place = static_cast<std::size_t>(number) - 1;
  if (place < kWords.size()) return std::string(kWords.at(place));
  const bool teens = number / 10 % 10 == 1;
  const int last = teens ? 0 : number % 10;
  return std::to_string(number) + (last == 1   ? "st"
                                   : last == 2 ? "nd"
                                   : last == 3 ? "rd"
                                               : "th");
}

// Kubernetes' reasons are single words; what is none is not repeated.
bool IsWord(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  if (text.empty() || text.size() > kLongest) return false;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter) return false;
  }
  return true;
}

// "was OOMKilled (exit code 137)"
std::string HowItEnded(const Termination& ended) {
  const std::string code = "exit code " + std::to_string(ended.exit_code);
  if (ended.reason == "OOMKilled") return "was OOMKilled (" + code + ")";
  if (ended.reason == "Error") return "ended with an error (" + code + ")";
  if (ended.reason == "Completed") return "ran to its end (" + code + ")";
  if (IsWord(ended.reason)) return "ended (" + ended.reason + ", " + code + ")";
  return "ended (" + code + ")";
}

// " 12s before", " at 2026-11-24T01:00:00Z"
std::string When(const Termination& ended, WallTime failed) {
  if (!ended.at) return "";
  if (*ended.at > failed || *ended.at < failed - kRecently) {
    return " at " + FormatUtc(*ended.at);
  }
  const auto before = failed - *ended.at;
  if (before < seconds(1)) return " just before";
  return " " + FormatAge(before) + " before";
}

}  // namespace

std::string TellContainer(const ContainerNews& news, WallTime failed) {
  const std::string name = CleanText(news.name);
  if (!news.ended) {
    if (news.restarts <= 0) return "";
    return name + " was restarted " +
           (news.restarts == 1 ? "once"
                               : std::to_string(news.restarts) + " times");
  }
  return name + " " + HowItEnded(*news.ended) + When(*news.ended, failed) +
         (news.restarts <= 0 ? ", not restarted yet"
                             : ", " + Ordinal(news.restarts) + " restart");
}

}  // namespace leadsman
