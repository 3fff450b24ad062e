// REQ_*: the checks of the seed's `.env`. Pure.
#ifndef LEADSMAN_INTERNAL_CONFIG_SEED_CHECKS_H_
#define LEADSMAN_INTERNAL_CONFIG_SEED_CHECKS_H_

#include "internal/config/dotenv.h"
#include "internal/config/seed_env.h"
#include "internal/config/tree.h"

namespace leadsman {

// The variable, if it is set, not empty and not made by Kubernetes.
const Variable* Given(const Variables& variables, const char* name);

void ApplySeedChecks(const Variables& variables, Tree& tree, Seed& seed);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_SEED_CHECKS_H_
