#include "internal/probe/breach.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "internal/base/text.h"

namespace leadsman {
namespace {

constexpr std::size_t kQuoted = 80;  // two of them fit into a detail

}  // namespace

Outcome Failed(Outcome outcome, Breach breach) {
  outcome.verdict = Verdict::kFail;
  outcome.reason = breach.reason;
  outcome.detail = std::move(breach.detail);
  return outcome;
}

Outcome Warned(Outcome outcome, Breach breach) {
  outcome.verdict = Verdict::kWarn;
  outcome.reason = breach.reason;
  outcome.detail = "warning: " + std::move(breach.detail);
  return outcome;
}

std::string Quoted(std::string_view text) {
  const std::string_view cut = CutAtCharacter(text, kQuoted);
  return '"' + CleanText(cut) + (cut.size() < text.size() ? "…" : "") + '"';
}

}  // namespace leadsman
