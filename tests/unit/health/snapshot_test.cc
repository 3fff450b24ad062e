#include "internal/health/snapshot.h"

#include <memory>
#include <string_view>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

// One letter a check: U up, D down, S starting; lower case: doesn't gate.
Snapshot Of(std::string_view letters, Require require = {}) {
  Snapshot snapshot{.require = require};
  for (const char c : letters) {
    const bool gates = c < 'a';
    const char upper = static_cast<char>(gates ? c : c - 'a' + 'A');
    auto check = std::make_shared<Check>();
    check->name = std::string(1, c);
    check->affects = {.readiness = gates, .liveness = gates};
    snapshot.checks.push_back(std::make_shared<CheckState>(
        CheckState{.check = check,
                   .health = upper == 'U'   ? Health::kUp
                             : upper == 'D' ? Health::kDown
                                            : Health::kStarting}));
  }
  return snapshot;
}

constexpr Require kAny{.kind = Require::Kind::kAny};
constexpr Require kTwo{.kind = Require::Kind::kCount, .count = 2};

TEST(ReadinessTest, NeedsEveryCheckThatAffectsIt) {
  EXPECT_TRUE(IsReady(Of("UU")));
  EXPECT_FALSE(IsReady(Of("UD")));
  EXPECT_FALSE(IsReady(Of("US")));
  EXPECT_TRUE(IsReady(Of("Uds")));
}

TEST(ReadinessTest, IsThereWhereNothingAffectsIt) {
  EXPECT_TRUE(IsReady(Of("")));
  EXPECT_TRUE(IsReady(Of("d")));
  EXPECT_TRUE(IsReady(Of("d", kAny)));
}

TEST(ReadinessTest, CountsWhatIsRequired) {
  EXPECT_TRUE(IsReady(Of("UDD", kAny)));
  EXPECT_FALSE(IsReady(Of("DDu", kAny)));
  EXPECT_TRUE(IsReady(Of("UUD", kTwo)));
  EXPECT_FALSE(IsReady(Of("UDD", kTwo)));
  EXPECT_TRUE(IsReady(Of("U", kTwo)));  // never more than there are
}

TEST(ReadinessTest, EndsWithTheDrain) {
  Snapshot snapshot = Of("U");
  snapshot.draining = true;
  EXPECT_FALSE(IsReady(snapshot));
}

TEST(LivenessTest, FailsOnlyWhenDown) {
  EXPECT_TRUE(IsLive(Of("US")));
  EXPECT_FALSE(IsLive(Of("UD")));
  EXPECT_TRUE(IsLive(Of("Ud")));
}

}  // namespace
}  // namespace leadsman
