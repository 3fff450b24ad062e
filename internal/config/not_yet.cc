#include "internal/config/not_yet.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "internal/config/schema.h"

namespace leadsman {
namespace {

// A path, and all below it; "checks" speaks of each of them.
constexpr std::string_view kNotYet[] = {
    "alerts.flapping",
    "alerts.groupWait",
    "alerts.maintenance",
    "alerts.maxMailsPerHour",
    "alerts.repeatInterval",
    "checks.crashWatch",
    "mail.attachEvidence",
    "mail.fallback",
    "mail.subject",
    "mail.verifyEvery",
    "webhook",
    "workload",
};

// "/checks/0/container" as "checks.container".
std::string KeyOf(const std::string& pointer) {
  std::string key;
  for (const std::string& step : Steps(pointer)) {
    if (step.find_first_not_of("0123456789") == std::string::npos) continue;
    if (!key.empty()) key += '.';
    key += step;
  }
  return key;
}

}  // namespace

bool IsNotYet(std::string_view key) {
  return std::any_of(
      std::begin(kNotYet), std::end(kNotYet), [&](std::string_view one) {
        return key == one || key.starts_with(std::string(one) + '.');
      });
}

std::string NotYetInEffect(const Tree& tree) {
  std::set<std::string> set;
  Walk(Schema(), tree.json, "",
       [&](const Json& /*schema*/, const Json& /*value*/,
           const std::string& pointer) { set.insert(KeyOf(pointer)); });
  std::string named;
  for (const std::string_view key : kNotYet) {
    if (!set.contains(std::string(key))) continue;
    if (!named.empty()) named += ", ";
    named += key;
  }
  return named.empty() ? "" : "accepted, but not yet in effect: " + named;
}

}  // namespace leadsman
