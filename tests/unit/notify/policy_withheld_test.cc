// dependsOn, as the policy is told of it: what is withheld is not told on its
// own.
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/notify/policy.h"
#include "tests/unit/notify/edges.h"
#include "tests/unit/notify/story.h"

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using WithheldStory = Story;

TEST_F(WithheldStory, IsNotToldOnItsOwn) {
  Take(DownAt(10, "db"));
  Withhold("web");
  Take(DownAt(11));
  EXPECT_EQ(NextDue(state_), std::nullopt);
  Pass(1000);
  EXPECT_THAT(said_, ElementsAre("10 down db"));
  EXPECT_EQ(tellings_[0].down, 1);
  EXPECT_TRUE(state_.cases.contains("web"));  // opened as ever
}

TEST_F(WithheldStory, IsToldOnceReleasedIfItIsStillDown) {
  Withhold("web");
  Take(DownAt(11));
  Release(50, "web");
  EXPECT_THAT(said_, ElementsAre("50 down web"));
  Take(UpAt(60));
  EXPECT_THAT(said_, ElementsAre("50 down web", "60 recovered web"));
}

TEST_F(WithheldStory, ForCountsFromItsOwnEdge) {
  settings_.hold = seconds(30);
  Withhold("web");
  Take(DownAt(10));
  Release(20, "web");
  EXPECT_THAT(said_, IsEmpty());
  EXPECT_EQ(NextDue(state_), At(40));
  Pass(40);
  EXPECT_THAT(said_, ElementsAre("40 down web"));
}

TEST_F(WithheldStory, ARecoveryMeanwhileIsToldToNobody) {
  Withhold("web");
  Take(DownAt(10));
  Take(UpAt(20));
  Release(20, "web");
  EXPECT_THAT(said_, IsEmpty());
  EXPECT_THAT(ended_, ElementsAre(IncidentId("web", At(10))));
}

TEST_F(WithheldStory, WhatWasToldBeforeStaysToldAndItsRecoveryIsTold) {
  Take(DownAt(10));
  Withhold("web");
  Pass(100);
  Take(UpAt(110));
  EXPECT_THAT(said_, ElementsAre("10 down web", "110 recovered web"));
}

TEST_F(WithheldStory, ASilenceStandsBesideIt) {
  Silence(0, seconds(60));
  Withhold("web");
  Take(DownAt(10));
  Release(30, "web");
  EXPECT_THAT(said_, IsEmpty());
  Pass(60);
  EXPECT_THAT(said_, ElementsAre("60 down web"));
}

}  // namespace
}  // namespace leadsman
