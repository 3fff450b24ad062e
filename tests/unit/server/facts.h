// Facts as the engine would publish them, for tests of what shows them.
#ifndef LEADSMAN_TESTS_UNIT_SERVER_FACTS_H_
#define LEADSMAN_TESTS_UNIT_SERVER_FACTS_H_

#include <string>
#include <vector>

#include "internal/health/snapshot.h"
#include "internal/server/route.h"

namespace leadsman {

// 2026-11-24T02:00:00Z
WallTime TestTime();

// A check of plain HTTP on 127.0.0.1:8000 that was tried a second ago.
CheckState MakeCheck(const std::string& name, Health health,
                     Reason reason = Reason::kOk, Affects affects = {});

Facts MakeFacts(std::vector<CheckState> checks, Require require = {},
                bool draining = false);

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_UNIT_SERVER_FACTS_H_
