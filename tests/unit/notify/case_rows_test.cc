#include "internal/notify/case_rows.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "internal/health/incident.h"
#include "internal/notify/policy.h"
#include "tests/unit/notify/edges.h"

namespace leadsman {
namespace {

Case SomeCase(Phase phase) {
  Case kase{.incident = {.id = "web-1",
                         .check = "web",
                         .opened = At(10),
                         .reason = Reason::kStatus,
                         .detail = "status 500",
                         .evidence = {.status = 500,
                                      .head = std::string("a\0\xff\"\n", 5)},
                         .target = "http://127.0.0.1:8000/"},
            .phase = phase};
  const bool ended = phase == Phase::kRecovering;
  if (ended || phase == Phase::kHeld) kase.due = At(40);
  if (ended) kase.incident.closed = At(20);
  return kase;
}

TEST(CaseRows, ComeBackAsTheyWere) {
  for (const Phase phase : {Phase::kHeld, Phase::kTold, Phase::kRecovering}) {
    Case kase = SomeCase(phase);
    kase.refused = phase == Phase::kTold;
    auto back = CaseOf(PolicyRowOf(kase), IncidentRowOf(kase.incident, "uid"));
    ASSERT_TRUE(back);
    if (!PolicyRowOf(kase).due) back->due = kase.due;
    EXPECT_EQ(*back, kase) << PolicyRowOf(kase).value;
  }
}

TEST(CaseRows, AreReadableByPeople) {
  Case kase = SomeCase(Phase::kTold);
  kase.refused = true;
  EXPECT_EQ(PolicyRowOf(kase), (PolicyRow{.key = "case/web",
                                          .due = std::nullopt,
                                          .incident = "web-1",
                                          .value = "told refused"}));
}

TEST(CaseRows, OneThatIsGoneStandsBesideAnotherOfItsCheck) {
  Case kase = SomeCase(Phase::kTold);
  kase.incident.closed = At(20);
  const PolicyRow row = GoneRowOf(kase);
  EXPECT_EQ(row.key, "gone/web-1");
  EXPECT_EQ(row.value, "told");
  auto back = CaseOf(row, IncidentRowOf(kase.incident, "uid"));
  ASSERT_TRUE(back);
  back->due = kase.due;
  EXPECT_EQ(*back, kase);
}

TEST(CaseRows, LeaveAloneWhatTheyDoNotUnderstand) {
  const Case kase = SomeCase(Phase::kTold);
  PolicyRow policy = PolicyRowOf(kase);
  IncidentRow incident = IncidentRowOf(kase.incident, "uid");
  policy.value = "grouped";
  EXPECT_EQ(CaseOf(policy, incident), std::nullopt);
  policy = PolicyRowOf(kase);
  policy.key = "silence";
  EXPECT_EQ(CaseOf(policy, incident), std::nullopt);
  EXPECT_EQ(CaseOf(GoneRowOf(kase), incident), std::nullopt);  // has no end
  policy = PolicyRowOf(kase);
  incident.facts = "{";
  EXPECT_EQ(CaseOf(policy, incident), std::nullopt);
}

}  // namespace
}  // namespace leadsman
