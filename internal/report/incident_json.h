// IncidentJson: an incident as one JSON text, for the store. Pure.
//
// Its evidence may hold any bytes; those that are not UTF-8 pass as they are,
// which RapidJSON allows on both ways.
#ifndef LEADSMAN_INTERNAL_REPORT_INCIDENT_JSON_H_
#define LEADSMAN_INTERNAL_REPORT_INCIDENT_JSON_H_

#include <optional>
#include <string>
#include <string_view>

#include "internal/health/incident.h"

namespace leadsman {

// The facts frozen at the opening edge. Not the id, the check and the two
// times: the store has columns for those.
std::string IncidentFactsJson(const Incident& incident);

// Fills in what IncidentFactsJson wrote; false: not such a text. Unknown keys
// are ignored, missing ones keep their default, so that an older file can be
// read.
[[nodiscard]] bool ReadIncidentFacts(std::string_view json, Incident& incident);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_REPORT_INCIDENT_JSON_H_
