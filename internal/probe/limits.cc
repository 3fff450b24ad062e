#include "internal/probe/limits.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "internal/base/time_text.h"

namespace leadsman {
namespace {

using std::chrono::ceil;

std::optional<Breach> Over(std::string_view what,
                           std::optional<milliseconds> limit,
                           std::optional<microseconds> took) {
  if (!limit || !took || *took <= *limit) return std::nullopt;
  return Breach{Reason::kLatency,
                std::string(what) + " took " +
                    FormatDuration(ceil<milliseconds>(*took)) + ", more than " +
                    FormatDuration(*limit)};
}

}  // namespace

std::optional<Breach> TooSlow(const LatencyRule& rule, const Outcome& outcome) {
  const Phases& phases = outcome.phases;
  auto breach = Over("connecting", rule.connect, phases.connect);
  if (!breach) breach = Over("TLS", rule.tls, phases.tls);
  if (!breach) breach = Over("first byte", rule.first_byte, phases.first_byte);
  if (!breach) breach = Over("attempt", rule.total, outcome.latency);
  return breach;
}

std::optional<Breach> EndsSoon(int days, std::optional<WallTime> expiry,
                               WallTime now) {
  if (days == 0 || !expiry || *expiry > now + std::chrono::days(days)) {
    return std::nullopt;
  }
  const std::string on = " on " + FormatUtc(*expiry);
  if (*expiry <= now) {
    return Breach{Reason::kCertificate, "certificate ended" + on};
  }
  return Breach{Reason::kCertificate, "certificate ends" + on + ", within " +
                                          std::to_string(days) +
                                          (days == 1 ? " day" : " days")};
}

Outcome JudgeLimits(const Check& check, Outcome outcome, WallTime now) {
  if (!Passed(outcome.verdict)) return outcome;
  if (auto breach = TooSlow(check.expect.max_latency, outcome)) {
    return Failed(std::move(outcome), *std::move(breach));
  }
  if (outcome.verdict == Verdict::kWarn || !check.warn) return outcome;
  auto breach = TooSlow(check.warn->max_latency, outcome);
  if (!breach) {
    breach =
        EndsSoon(check.warn->certificate_days, outcome.certificate_expiry, now);
  }
  if (breach) return Warned(std::move(outcome), *std::move(breach));
  return outcome;
}

}  // namespace leadsman
