// `alert: false`, and what a reload or a restart makes of it while a check is
// down.
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

using MutedStory = Story;

TEST_F(MutedStory, NeverTellsOfACheckWithoutAlert) {
  Mute(0, "web");
  Take(DownAt(10));
  EXPECT_EQ(NextDue(state_), std::nullopt);
  Pass(100);
  Take(UpAt(110));
  EXPECT_THAT(said_, IsEmpty());
  EXPECT_THAT(ended_, ElementsAre(IncidentId("web", At(10))));
}

TEST_F(MutedStory, LeavesTheOthersLoudAndCountsAsDown) {
  Mute(0, "web");
  Take(DownAt(10));
  Take(DownAt(11, "db"));
  EXPECT_THAT(said_, ElementsAre("11 down db"));
  EXPECT_EQ(tellings_[0].down, 2);
}

TEST_F(MutedStory, WhatWasHeldWhenItCameIsToldToNobody) {
  settings_.hold = seconds(30);
  Take(DownAt(10));
  Mute(20, "web");
  EXPECT_EQ(NextDue(state_), std::nullopt);
  Pass(100);
  Take(UpAt(110));
  EXPECT_THAT(said_, IsEmpty());
}

TEST_F(MutedStory, IsToldAtItsEndWithItsTrueBeginning) {
  Mute(0, "web");
  Take(DownAt(10));
  Unmute(50, "web");
  EXPECT_THAT(said_, ElementsAre("50 down web"));
  EXPECT_EQ(tellings_[0].incidents[0].opened, At(10));
  Take(UpAt(60));
  EXPECT_THAT(said_, ElementsAre("50 down web", "60 recovered web"));
}

TEST_F(MutedStory, ForCountsFromTheEdge) {
  settings_.hold = seconds(30);
  Mute(0, "web");
  Take(DownAt(10));
  Unmute(20, "web");
  EXPECT_EQ(NextDue(state_), At(40));
  Pass(40);
  EXPECT_THAT(said_, ElementsAre("40 down web"));
}

// Or people would be left with an alarm that never ends.
TEST_F(MutedStory, WhatWasToldBeforeIsToldToItsEnd) {
  Take(DownAt(10));
  Mute(20, "web");
  Take(UpAt(30));
  Take(DownAt(40));
  Take(UpAt(50));
  EXPECT_THAT(said_, ElementsAre("10 down web", "30 recovered web"));
}

TEST_F(MutedStory, AFailureWithinResolveAfterGoesOnWithWhatWasTold) {
  settings_.resolve_after = seconds(120);
  Take(DownAt(10));
  Mute(20, "web");
  Take(UpAt(30));
  Take(DownAt(40));
  Take(UpAt(50));
  Pass(170);
  EXPECT_THAT(said_, ElementsAre("10 down web", "170 recovered web"));
}

TEST_F(MutedStory, ASilenceAndAParentStandBesideIt) {
  Silence(0, seconds(60));
  Withhold("web");
  Mute(0, "web");
  Take(DownAt(10));
  Unmute(30, "web");
  Pass(60);
  EXPECT_THAT(said_, IsEmpty());
  Release(70, "web");
  EXPECT_THAT(said_, ElementsAre("70 down web"));
}

}  // namespace
}  // namespace leadsman
