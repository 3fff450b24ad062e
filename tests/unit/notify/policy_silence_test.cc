// `leadsman silence`: nobody is told meanwhile; what is still so is told then.
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/notify/policy.h"
#include "internal/notify/silence.h"
#include "tests/unit/notify/edges.h"
#include "tests/unit/notify/story.h"

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using SilenceStory = Story;

Transition RemovedAt(int second) {
  Transition removed = DownAt(second);
  removed.to = Health::kStarting;
  removed.removed = true;
  return removed;
}

TEST_F(SilenceStory, TellsAtItsEndWhatIsStillDown) {
  Silence(5, seconds(60));
  Take(DownAt(10));
  EXPECT_EQ(NextDue(state_), At(65));
  Pass(64);
  EXPECT_THAT(said_, IsEmpty());
  Pass(65);
  EXPECT_THAT(said_, ElementsAre("65 down web"));
  EXPECT_EQ(tellings_[0].incidents[0].opened, At(10));
  EXPECT_EQ(NextDue(state_), std::nullopt);
}

TEST_F(SilenceStory, TellsNothingOfWhatFailedAndRecoveredWithin) {
  Silence(5, seconds(60));
  Take(DownAt(10));
  Take(UpAt(20));
  Pass(100);
  EXPECT_THAT(said_, IsEmpty());
  EXPECT_THAT(ended_, ElementsAre(IncidentId("web", At(10))));
}

TEST_F(SilenceStory, ForCountsFromTheEdgeAndNotFromItsEnd) {
  settings_.hold = seconds(30);
  Silence(0, seconds(60));
  Take(DownAt(10));
  Take(DownAt(50, "db"));
  Pass(60);
  EXPECT_THAT(said_, ElementsAre("60 down web"));
  EXPECT_EQ(NextDue(state_), At(80));
  Pass(80);
  EXPECT_THAT(said_, ElementsAre("60 down web", "80 down db"));
}

TEST_F(SilenceStory, TellsAtItsEndTheRecoveryOfWhatWasToldBefore) {
  Take(DownAt(10));
  Silence(20, seconds(60));
  Take(UpAt(30));
  Pass(79);
  EXPECT_THAT(said_, ElementsAre("10 down web"));
  Pass(80);
  EXPECT_THAT(said_, ElementsAre("10 down web", "80 recovered web"));
  EXPECT_EQ(tellings_[1].incidents[0].closed, At(30));
}

TEST_F(SilenceStory, ResolveAfterCountsFromTheEdgeToo) {
  settings_.resolve_after = seconds(120);
  Take(DownAt(10));
  Silence(20, seconds(60));
  Take(UpAt(30));
  Pass(149);
  EXPECT_THAT(said_, ElementsAre("10 down web"));
  Pass(150);
  EXPECT_THAT(said_, ElementsAre("10 down web", "150 recovered web"));
}

// Whoever was told knows that it is down, and it is.
TEST_F(SilenceStory, ARecoveryNobodyHeardOfIsForgottenWhereItFailsAgain) {
  Take(DownAt(10));
  Silence(20, seconds(60));
  Take(UpAt(30));
  Take(DownAt(40));
  Pass(100);
  EXPECT_THAT(said_, ElementsAre("10 down web"));
  Take(UpAt(110));
  EXPECT_THAT(said_, ElementsAre("10 down web", "110 recovered web"));
  EXPECT_EQ(tellings_[1].incidents[0].opened, At(10));
}

TEST_F(SilenceStory, OfOneCheckLeavesTheOthersLoud) {
  Silence(5, seconds(60), "db");
  Take(DownAt(10));
  Take(DownAt(11, "db"));
  Pass(65);
  EXPECT_THAT(said_, ElementsAre("10 down web", "65 down db"));
}

TEST_F(SilenceStory, TheLastToEndCounts) {
  Silence(0, seconds(30));
  Silence(0, seconds(60), "web");
  Take(DownAt(10));
  Take(DownAt(11, "db"));
  Pass(30);
  Pass(59);
  EXPECT_THAT(said_, ElementsAre("30 down db"));
  Pass(60);
  EXPECT_THAT(said_, ElementsAre("30 down db", "60 down web"));
}

TEST_F(SilenceStory, ASecondTakesThePlaceOfTheFirst) {
  Silence(0, seconds(1000));
  Take(DownAt(10));
  Silence(20, seconds(5));
  Pass(25);
  EXPECT_THAT(said_, ElementsAre("25 down web"));
}

TEST_F(SilenceStory, EndedBeforeItsTimeTellsAtOnce) {
  Silence(0, seconds(1000));
  Take(DownAt(10));
  EndSilence(20);
  EXPECT_THAT(said_, ElementsAre("20 down web"));
}

TEST_F(SilenceStory, WhatWasDueBeforeItIsToldBeforeIt) {
  settings_.hold = seconds(30);
  Take(DownAt(10));
  Silence(45, seconds(60));  // nobody looked in between
  EXPECT_THAT(said_, ElementsAre("45 down web"));
}

TEST_F(SilenceStory, AnEndThatNobodySawIsAnEndAllTheSame) {
  Silence(0, seconds(60));
  Take(DownAt(10));
  Take(UpAt(70));
  EXPECT_THAT(said_, ElementsAre("70 down web", "70 recovered web"));
}

TEST_F(SilenceStory, AClockSetBackNeverMakesItLonger) {
  Silence(10'000, seconds(60));
  Take(DownAt(10'001));
  Pass(100);
  EXPECT_EQ(NextDue(state_), At(160));
  Pass(160);
  EXPECT_THAT(said_, ElementsAre("160 down web"));
}

TEST_F(SilenceStory, DrainTellsNobodyEither) {
  Take(DownAt(10));
  Take(DownAt(11, "db"));
  Silence(20, seconds(600), "web");
  Drain(30);
  EXPECT_THAT(said_, ElementsAre("10 down web", "11 down db", "30 closed db"));
  // If the pod comes back it goes on; if not, nobody is left to tell.
  EXPECT_EQ(state_.cases.at("web").phase, Phase::kTold);
  state_.draining = false;
  Take(UpAt(40));
  Pass(620);
  EXPECT_EQ(said_.back(), "620 recovered web");
}

TEST_F(SilenceStory, TheEndOfARemovedCheckIsToldAfterIt) {
  Take(DownAt(10));
  Silence(20, seconds(60));
  Take(RemovedAt(30));
  Take(RemovedAt(31));  // as each start says again
  Pass(79);
  EXPECT_THAT(said_, ElementsAre("10 down web"));
  Pass(80);
  EXPECT_THAT(said_, ElementsAre("10 down web", "80 closed web"));
  EXPECT_EQ(tellings_[1].incidents[0].closed, At(30));
}

TEST_F(SilenceStory, ARemovedCheckThatComesBackDownIsAnotherIncident) {
  Take(DownAt(10));
  Silence(20, seconds(60));
  Take(RemovedAt(30));
  Take(EdgeOf("web", Health::kStarting, Health::kDown, 40));
  Pass(79);
  EXPECT_THAT(said_, ElementsAre("10 down web"));
  Pass(80);
  EXPECT_THAT(said_,
              ElementsAre("10 down web", "80 closed web", "80 down web"));
  EXPECT_EQ(tellings_[1].incidents[0].id, DownAt(10).incident);
  EXPECT_EQ(tellings_[2].incidents[0].id, DownAt(40).incident);
  EXPECT_EQ(tellings_[2].down, 1);
  Take(UpAt(110));
  EXPECT_EQ(said_.back(), "110 recovered web");
  EXPECT_EQ(tellings_[3].incidents[0].id, DownAt(40).incident);
}

TEST_F(SilenceStory, TheRecoveryOfARemovedCheckIsToldAfterItToo) {
  Take(DownAt(10));
  Silence(20, seconds(60));
  Take(UpAt(30));
  Take(RemovedAt(40));
  Take(EdgeOf("web", Health::kStarting, Health::kDown, 50));
  Take(UpAt(60));
  Pass(80);
  EXPECT_THAT(said_, ElementsAre("10 down web", "80 recovered web"));
  EXPECT_EQ(tellings_[1].incidents[0].id, DownAt(10).incident);
  EXPECT_EQ(tellings_[1].incidents[0].closed, At(30));
}

TEST_F(SilenceStory, TheEndOfARemovedCheckOutlivesADrainWithin) {
  Take(DownAt(10));
  Silence(20, seconds(60));
  Take(RemovedAt(30));
  Drain(40);
  Pass(90);
  EXPECT_THAT(said_, ElementsAre("10 down web"));
  EXPECT_EQ(NextDue(state_), std::nullopt);
  state_.draining = false;  // it is another process
  EXPECT_EQ(NextDue(state_), At(30));
  Pass(100);
  EXPECT_THAT(said_, ElementsAre("10 down web", "100 closed web"));
}

TEST_F(SilenceStory, ARemovedCheckNobodyWasToldOfJustEnds) {
  Silence(0, seconds(60));
  Take(DownAt(10));
  Take(RemovedAt(30));
  Pass(100);
  EXPECT_THAT(said_, IsEmpty());
  EXPECT_THAT(ended_, ElementsAre(IncidentId("web", At(10))));
}

TEST_F(SilenceStory, Guarantee6OneTellingForBothWhereItsMailIsStillUnsent) {
  mail_is_down_ = true;
  Take(DownAt(10));
  Silence(20, seconds(60));
  Take(UpAt(30));
  Pass(80);
  EXPECT_THAT(said_, ElementsAre("10 down web", "80 down-and-up web"));
}

TEST(SilenceRow, ComesBackAsItWas) {
  for (const std::string check : {"", "web"}) {
    const Silence silence{.until = At(60), .length = milliseconds(5'400'001)};
    const PolicyRow row = SilenceRowOf(check, silence);
    const auto back = SilenceOf(row);
    ASSERT_TRUE(back) << row.value;
    EXPECT_EQ(back->first, check);
    EXPECT_EQ(back->second, silence);
  }
}

TEST(SilenceRow, IsReadableByPeople) {
  const PolicyRow row =
      SilenceRowOf("web", {.until = At(60), .length = seconds(5400)});
  EXPECT_EQ(row.key, "silence/web");
  EXPECT_EQ(row.value, "1h30m");
}

TEST(SilenceRow, LeavesAloneWhatItDoesNotUnderstand) {
  const PolicyRow good =
      SilenceRowOf("web", {.until = At(60), .length = seconds(60)});
  PolicyRow row = good;
  row.key = "case/web";
  EXPECT_EQ(SilenceOf(row), std::nullopt);
  row = good;
  row.due.reset();
  EXPECT_EQ(SilenceOf(row), std::nullopt);
  row = good;
  row.value = "long";
  EXPECT_EQ(SilenceOf(row), std::nullopt);
}

}  // namespace
}  // namespace leadsman
