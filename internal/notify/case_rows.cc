#include "internal/notify/case_rows.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "internal/base/clock.h"
#include "internal/health/incident.h"
#include "internal/notify/policy.h"
#include "internal/report/incident_json.h"
#include "internal/store/store.h"

namespace leadsman {
namespace {

constexpr std::array<std::string_view, 3> kPhases{"held", "told", "recovering"};
constexpr std::string_view kRefused = " refused";

std::int64_t Nanos(WallTime time) { return time.time_since_epoch().count(); }

WallTime Wall(std::int64_t nanos) {
  return WallTime(std::chrono::nanoseconds(nanos));
}

}  // namespace

std::string CaseKey(std::string_view check) {
  return "case/" + std::string(check);
}

std::string GoneKey(std::string_view incident) {
  return "gone/" + std::string(incident);
}

PolicyRow PolicyRowOf(const Case& kase) {
  PolicyRow row{
      .key = CaseKey(kase.incident.check),
      .incident = kase.incident.id,
      .value = std::string(kPhases.at(static_cast<std::size_t>(kase.phase)))};
  if (kase.refused) row.value += kRefused;
  if (kase.phase != Phase::kTold) row.due = Nanos(kase.due);
  return row;
}

PolicyRow GoneRowOf(const Case& kase) {
  PolicyRow row = PolicyRowOf(kase);
  row.key = GoneKey(kase.incident.id);
  return row;
}

IncidentRow IncidentRowOf(const Incident& incident, const std::string& pod) {
  IncidentRow row{.id = incident.id,
                  .pod = pod,
                  .check = incident.check,
                  .opened = Nanos(incident.opened),
                  .facts = IncidentFactsJson(incident)};
  if (incident.closed) row.closed = Nanos(*incident.closed);
  return row;
}

std::optional<Case> CaseOf(const PolicyRow& policy,
                           const IncidentRow& incident) {
  const bool gone = policy.key == GoneKey(incident.id) && incident.closed;
  if (!gone && policy.key != CaseKey(incident.check)) return std::nullopt;
  Case kase;
  std::string_view value = policy.value;
  if (value.ends_with(kRefused)) {
    kase.refused = true;
    value.remove_suffix(kRefused.size());
  }
  std::optional<Phase> phase;
  for (std::size_t i = 0; i < kPhases.size(); ++i) {
    if (kPhases.at(i) == value) phase = static_cast<Phase>(i);
  }
  if (!phase || !ReadIncidentFacts(incident.facts, kase.incident)) {
    return std::nullopt;
  }
  kase.phase = *phase;
  kase.due = Wall(policy.due.value_or(0));
  kase.incident.id = incident.id;
  kase.incident.check = incident.check;
  kase.incident.opened = Wall(incident.opened);
  if (incident.closed) kase.incident.closed = Wall(*incident.closed);
  return kase;
}

}  // namespace leadsman
