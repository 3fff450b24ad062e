// Restart: what a running leadsman cannot change any more. Pure.
#ifndef LEADSMAN_INTERNAL_CONFIG_RESTART_H_
#define LEADSMAN_INTERNAL_CONFIG_RESTART_H_

#include <string>
#include <vector>

#include "internal/config/settings.h"

namespace leadsman {

// The keys ("server.listen") in which `wanted` differs from what runs and that
// count only at the next start; they are set back in `wanted`.
std::vector<std::string> KeepUntilRestart(const Settings& running,
                                          Settings& wanted);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_RESTART_H_
