#include "internal/kube/condition.h"

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

std::shared_ptr<const CheckState> Of(const std::string& name, Health health,
                                     Reason failed = Reason::kInternal,
                                     bool gates = true) {
  auto check = std::make_shared<Check>();
  check->name = name;
  check->affects = {.readiness = gates};
  return std::make_shared<CheckState>(
      CheckState{.check = check, .health = health, .failed = failed});
}

Snapshot With(std::vector<std::shared_ptr<const CheckState>> checks,
              Require require = {}) {
  return {.version = 1, .checks = std::move(checks), .require = require};
}

std::string Said(const Snapshot& snapshot) {
  const Condition condition = ConditionOf(snapshot);
  return std::string(condition.ready ? "True " : "False ") + condition.reason +
         ": " + condition.message;
}

TEST(ConditionTest, IsTrueWhileTheChecksAreUp) {
  EXPECT_EQ(Said(With({Of("web", Health::kUp), Of("api", Health::kUp)})),
            "True ChecksUp: 2 of 2 checks up");
  EXPECT_EQ(Said(With({})), "True ChecksUp: 0 of 0 checks up");
}

TEST(ConditionTest, NamesWhatIsNotUpAndWhy) {
  EXPECT_EQ(Said(With({Of("web", Health::kDown, Reason::kRefused),
                       Of("api", Health::kStarting), Of("db", Health::kUp)})),
            "False ChecksDown: 1 of 3 checks up; not up: web (refused), api "
            "(starting)");
  EXPECT_EQ(Said(With({Of("api", Health::kStarting)})),
            "False ChecksStarting: 0 of 1 checks up; not up: api (starting)");
}

TEST(ConditionTest, CountsOnlyWhatAffectsReadiness) {
  EXPECT_EQ(Said(With({Of("web", Health::kUp),
                       Of("db", Health::kDown, Reason::kTimeout, false)})),
            "True ChecksUp: 1 of 1 checks up");
}

TEST(ConditionTest, SaysHowManyAreNeededWhereThatIsNotAll) {
  const std::vector<std::shared_ptr<const CheckState>> checks{
      Of("a", Health::kUp), Of("b", Health::kDown, Reason::kTimeout),
      Of("c", Health::kUp)};
  EXPECT_EQ(Said(With(checks, {.kind = Require::Kind::kAny})),
            "True ChecksUp: 2 of 3 checks up, 1 needed; not up: b (timeout)");
  EXPECT_EQ(
      Said(With({Of("a", Health::kUp), Of("b", Health::kDown, Reason::kBody),
                 Of("c", Health::kDown, Reason::kDns)},
                {.kind = Require::Kind::kCount, .count = 2})),
      "False ChecksDown: 1 of 3 checks up, 2 needed; not up: b (body), c "
      "(dns)");
}

TEST(ConditionTest, TheDrainOutweighsTheChecks) {
  Snapshot snapshot = With({Of("web", Health::kUp)});
  snapshot.draining = true;
  EXPECT_EQ(Said(snapshot), "False Draining: the pod is going away");
}

TEST(ConditionTest, NothingPublishedYetIsNotReady) {
  EXPECT_EQ(Said(Snapshot()),
            "False ChecksStarting: no check has been asked yet");
}

TEST(ConditionTest, TheMessageStaysBelowOneKibibyte) {
  std::vector<std::shared_ptr<const CheckState>> checks;
  for (int i = 0; i < 5000; ++i) {
    checks.push_back(Of(std::string(59, 'x') + std::to_string(1000 + i),
                        Health::kDown, Reason::kNotServing));
  }
  const std::string message = ConditionOf(With(checks)).message;
  EXPECT_LE(message.size(), 1024U);
  EXPECT_GT(message.size(), 900U);
  EXPECT_TRUE(message.ends_with("1011 (not_serving) and 4988 more")) << message;
}

TEST(ConditionPatchTest, CarriesTheUidAndOneConditionAlone) {
  EXPECT_EQ(
      ConditionPatch({true, "ChecksUp", "a \"b\""}, "leadsman.io/ready", "u1",
                     WallTime{seconds(1'795'485'600) + milliseconds(999)}),
      R"({"metadata":{"uid":"u1"},"status":{"conditions":[{)"
      R"("type":"leadsman.io/ready","status":"True","reason":"ChecksUp",)"
      R"("message":"a \"b\"","lastTransitionTime":"2026-11-24T02:00:00Z"}]}})");
}

}  // namespace
}  // namespace leadsman
