// Rules that hold between keys. Pure. Each reports at the key to change, and
// stays silent where what it needs had an error of its own.
#ifndef LEADSMAN_INTERNAL_CONFIG_RULES_H_
#define LEADSMAN_INTERNAL_CONFIG_RULES_H_

#include <string>
#include <vector>

#include "internal/config/config.h"
#include "internal/config/tree.h"

namespace leadsman {

using ConfigErrors = std::vector<ConfigError>;

// One check by itself: its kind, what its `expect` may ask, its host.
void CheckOneRules(const Tree& tree, const std::string& check,
                   const std::string& pod_ip, ConfigErrors& errors);
// All checks together: names, dependsOn, readiness.require.
void CheckAllRules(const Tree& tree, const std::string& pod_ip,
                   ConfigErrors& errors);
// server, labels, mail, webhook, state.
void SettingsRules(const Tree& tree, ConfigErrors& errors);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_RULES_H_
