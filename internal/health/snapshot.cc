#include "internal/health/snapshot.h"

#include <algorithm>
#include <memory>
#include <string_view>

namespace leadsman {

const CheckState* Snapshot::Find(std::string_view name) const {
  const auto found = std::find_if(
      checks.begin(), checks.end(),
      [&](const auto& state) { return state->check->name == name; });
  return found == checks.end() ? nullptr : found->get();
}

bool IsReady(const Snapshot& snapshot) {
  if (snapshot.draining) return false;
  int total = 0;
  int up = 0;
  for (const auto& state : snapshot.checks) {
    if (!state->check->affects.readiness) continue;
    ++total;
    if (state->ready()) ++up;
  }
  return up >= Needed(snapshot.require, total);
}

bool IsLive(const Snapshot& snapshot) {
  return std::all_of(snapshot.checks.begin(), snapshot.checks.end(),
                     [](const auto& state) {
                       return !state->check->affects.liveness || state->live();
                     });
}

int Needed(const Require& require, int total) {
  switch (require.kind) {
    case Require::Kind::kAll:
      return total;
    case Require::Kind::kAny:
      return std::min(1, total);
    case Require::Kind::kCount:
      return std::min(require.count, total);
  }
  return total;
}

}  // namespace leadsman
