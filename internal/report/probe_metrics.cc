#include "internal/report/probe_metrics.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "internal/health/target.h"
#include "internal/report/attempt_kinds.h"

namespace leadsman {
namespace {

bool IsHttp(const CheckState& state) {
  return std::holds_alternative<HttpGet>(state.check->target);
}

// The rules that are regular expressions there.
bool IsRegex(const Outcome& outcome) {
  return outcome.verdict == Verdict::kFail &&
         (outcome.reason == Reason::kBody || outcome.reason == Reason::kHeader);
}

// `write(name, outcome)` for each check that was tried: until then there is
// nothing to be said of its last attempt.
template <typename Write>
void Each(const Snapshot& snapshot, bool http_only, Write write) {
  for (const auto& state : snapshot.checks) {
    if (!state->attempted_at || (http_only && !IsHttp(*state))) continue;
    write(std::string_view(state->check->name), state->last);
  }
}

void WriteHttpPhases(Exposition& out, const Snapshot& snapshot) {
  out.Begin({"probe_http_duration_seconds", MetricType::kGauge,
             "Duration of the last attempt's phases; 0 = not reached."});
  Each(snapshot, true, [&](std::string_view name, const Outcome& last) {
    const Phases& phases = last.phases;
    for (const auto& [phase, duration] :
         {std::pair("resolve", phases.resolve),
          std::pair("connect", phases.connect), std::pair("tls", phases.tls),
          std::pair("processing", phases.first_byte),
          std::pair("transfer", phases.transfer)}) {
      out.Sample({{"check", name}, {"phase", phase}},
                 Seconds(duration.value_or(microseconds(0))));
    }
  });
}

void WriteHttp(Exposition& out, const Snapshot& snapshot) {
  out.Begin({"probe_http_status_code", MetricType::kGauge,
             "Status of the last answer; 0 = there was none."});
  Each(snapshot, true, [&](std::string_view name, const Outcome& last) {
    out.Sample({{"check", name}},
               static_cast<std::uint64_t>(last.evidence.status));
  });
  WriteHttpPhases(out, snapshot);
  out.Begin({"probe_http_content_length", MetricType::kGauge,
             "Content-Length of the last answer; -1 = not said."});
  Each(snapshot, true, [&](std::string_view name, const Outcome& last) {
    out.Sample({{"check", name}},
               static_cast<double>(last.content_length.value_or(-1)));
  });
  out.Begin({"probe_http_version", MetricType::kGauge,
             "HTTP version of the last answer; 0 = there was none."});
  Each(snapshot, true, [&](std::string_view name, const Outcome& last) {
    out.Sample({{"check", name}}, last.http_version / 10.0);
  });
  out.Begin({"probe_failed_due_to_regex", MetricType::kGauge,
             "Whether a rule on body or header failed the last attempt."});
  Each(snapshot, true, [&](std::string_view name, const Outcome& last) {
    out.Sample({{"check", name}}, IsRegex(last));
  });
}

void WriteAttempts(Exposition& out, const CheckState& state) {
  const std::vector<AttemptKind> kinds = AttemptKinds(*state.check);
  for (int v = 0; v < kVerdictCount; ++v) {
    for (int r = 0; r < kReasonCount; ++r) {
      const AttemptKind kind(static_cast<Verdict>(v), static_cast<Reason>(r));
      const std::uint64_t count = state.tally.Of(kind.first, kind.second);
      const bool foreseen =
          std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
      if (count == 0 && !foreseen) continue;
      out.Sample({{"check", state.check->name},
                  {"verdict", ToString(kind.first)},
                  {"reason", ToString(kind.second)}},
                 count);
    }
  }
}

}  // namespace

void WriteProbeMetrics(Exposition& out, const Snapshot& snapshot) {
  out.Begin({"probe_success", MetricType::kGauge,
             "Whether the last attempt passed."});
  Each(snapshot, false, [&](std::string_view name, const Outcome& last) {
    out.Sample({{"check", name}}, Passed(last.verdict));
  });
  out.Begin({"probe_duration_seconds", MetricType::kGauge,
             "How long the last attempt took."});
  Each(snapshot, false, [&](std::string_view name, const Outcome& last) {
    out.Sample({{"check", name}}, Seconds(last.latency));
  });
  WriteHttp(out, snapshot);
  out.Begin({"probe_ssl_earliest_cert_expiry", MetricType::kGauge,
             "When the first of the last answer's certificates ends, in Unix "
             "time."});
  Each(snapshot, false, [&](std::string_view name, const Outcome& last) {
    if (!last.certificate_expiry) return;
    const auto since = last.certificate_expiry->time_since_epoch();
    out.Sample({{"check", name}},
               static_cast<double>(
                   std::chrono::duration_cast<seconds>(since).count()));
  });
}

void WriteCheckMetrics(Exposition& out, const Snapshot& snapshot) {
  out.Begin({"leadsman_check_up", MetricType::kGauge,
             "Whether the check is up, by its thresholds."});
  for (const auto& state : snapshot.checks) {
    out.Sample({{"check", state->check->name}}, state->ready());
  }
  out.Begin({"leadsman_attempts_total", MetricType::kCounter,
             "Attempts by verdict and reason."});
  for (const auto& state : snapshot.checks) WriteAttempts(out, *state);
  out.Begin({"leadsman_transitions_total", MetricType::kCounter,
             "Moves of the check's published health."});
  for (const auto& state : snapshot.checks) {
    const std::string_view name = state->check->name;
    out.Sample({{"check", name}, {"to", "up"}}, state->tally.went_up);
    out.Sample({{"check", name}, {"to", "down"}}, state->tally.went_down);
  }
  out.Begin({"leadsman_attempt_duration_seconds", MetricType::kHistogram,
             "How long attempts took, those of all checks."});
  out.Sample(snapshot.latencies);
}

}  // namespace leadsman
