// CaseRows: the policy's cases as the store's rows, and back. Pure.
#ifndef LEADSMAN_INTERNAL_NOTIFY_CASE_ROWS_H_
#define LEADSMAN_INTERNAL_NOTIFY_CASE_ROWS_H_

#include <optional>
#include <string>
#include <string_view>

#include "internal/base/clock.h"
#include "internal/health/incident.h"
#include "internal/notify/policy.h"
#include "internal/store/store.h"

namespace leadsman {

// Of its PolicyRow.
std::string CaseKey(std::string_view check);
std::string GoneKey(std::string_view incident);

PolicyRow PolicyRowOf(const Case& kase);
PolicyRow GoneRowOf(const Case& kase);
IncidentRow IncidentRowOf(const Incident& incident, const std::string& pod);

// One that is gone too. nullopt: rows of another kind, or not ours to
// understand.
std::optional<Case> CaseOf(const PolicyRow& policy,
                           const IncidentRow& incident);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_CASE_ROWS_H_
