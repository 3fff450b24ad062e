#include "internal/notify/policy.h"

#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/base/clock.h"
#include "internal/config/settings.h"
#include "internal/health/transition.h"
#include "tests/unit/notify/edges.h"
#include "tests/unit/notify/story.h"

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using PolicyStory = Story;

TEST_F(PolicyStory, TellsAFailureAtOnceAndItsRecoveryAtOnce) {
  Take(DownAt(10));
  Take(UpAt(20));
  EXPECT_THAT(said_, ElementsAre("10 down web", "20 recovered web"));
  EXPECT_EQ(tellings_[1].incidents[0].opened, At(10));
  EXPECT_EQ(tellings_[1].incidents[0].closed, At(20));
}

TEST_F(PolicyStory, FreezesTheFactsAtTheOpeningEdge) {
  Transition down = DownAt(10);
  down.container = ContainerNews{.name = "app", .restarts = 3};
  Take(down);
  ASSERT_EQ(tellings_.size(), 1U);
  const Incident& incident = tellings_[0].incidents[0];
  EXPECT_EQ(incident.id, IncidentId("web", At(10)));
  EXPECT_EQ(incident.reason, Reason::kRefused);
  EXPECT_EQ(incident.detail, "nobody listens");
  EXPECT_EQ(incident.description, "the shop");
  EXPECT_EQ(incident.container_news, down.container);
  EXPECT_TRUE(incident.gates_readiness);
}

TEST_F(PolicyStory, CountsWhatIsDown) {
  Take(DownAt(10));
  Take(DownAt(11, "db"));
  Take(UpAt(12));
  ASSERT_EQ(tellings_.size(), 3U);
  EXPECT_EQ(tellings_[1].checks, 3);
  EXPECT_EQ(tellings_[1].down, 2);
  EXPECT_EQ(tellings_[2].down, 1);
}

TEST_F(PolicyStory, TheFirstPassIsNoRecovery) {
  Take(EdgeOf("web", Health::kStarting, Health::kUp, 5));
  EXPECT_THAT(said_, IsEmpty());
}

TEST_F(PolicyStory, WaitsForTheWholeOfFor) {
  settings_.hold = seconds(30);
  Take(DownAt(10));
  EXPECT_EQ(NextDue(state_), At(40));
  Pass(39);
  EXPECT_THAT(said_, IsEmpty());
  Pass(40);
  EXPECT_THAT(said_, ElementsAre("40 down web"));
  EXPECT_EQ(NextDue(state_), std::nullopt);
}

TEST_F(PolicyStory, TellsNobodyOfAFailureShorterThanFor) {
  settings_.hold = seconds(30);
  Take(DownAt(10));
  Take(UpAt(39));
  Pass(100);
  EXPECT_THAT(said_, IsEmpty());
  EXPECT_THAT(ended_, ElementsAre(IncidentId("web", At(10))));
}

TEST_F(PolicyStory, CountsForAnewAfterARecovery) {
  settings_.hold = seconds(30);
  Take(DownAt(10));
  Take(UpAt(30));
  Take(DownAt(35));
  Pass(64);
  EXPECT_THAT(said_, IsEmpty());
  Pass(65);
  EXPECT_THAT(said_, ElementsAre("65 down web"));
}

TEST_F(PolicyStory, TellsAFailureThatOutlastedForHoweverLateWeAre) {
  settings_.hold = seconds(30);
  Take(DownAt(10));
  Take(UpAt(50));  // nobody looked in between
  EXPECT_THAT(said_, ElementsAre("50 down web", "50 recovered web"));
}

TEST_F(PolicyStory, TellsARecoveryOnlyAfterResolveAfter) {
  settings_.resolve_after = seconds(120);
  Take(DownAt(10));
  Take(UpAt(20));
  EXPECT_EQ(NextDue(state_), At(140));
  Pass(139);
  EXPECT_THAT(said_, ElementsAre("10 down web"));
  Pass(140);
  EXPECT_THAT(said_, ElementsAre("10 down web", "140 recovered web"));
  EXPECT_EQ(tellings_[1].incidents[0].closed, At(20));
}

TEST_F(PolicyStory, AFailureWithinResolveAfterContinuesTheIncident) {
  settings_.resolve_after = seconds(120);
  Take(DownAt(10));
  Take(UpAt(20));
  Take(DownAt(100));
  Pass(1000);
  EXPECT_THAT(said_, ElementsAre("10 down web"));
  Take(UpAt(2000));
  Pass(2120);
  EXPECT_THAT(said_, ElementsAre("10 down web", "2120 recovered web"));
  EXPECT_EQ(tellings_[1].incidents[0].id, IncidentId("web", At(10)));
  EXPECT_EQ(tellings_[1].incidents[0].closed, At(2000));
}

TEST_F(PolicyStory, TellsNoRecoveryWithoutSendResolved) {
  settings_.send_resolved = false;
  Take(DownAt(10));
  Take(UpAt(20));
  Take(DownAt(30));
  EXPECT_THAT(said_, ElementsAre("10 down web", "30 down web"));
}

TEST_F(PolicyStory, Guarantee6OneTellingForBothWhileTheFailureIsUnsent) {
  mail_is_down_ = true;
  Take(DownAt(10));
  Take(UpAt(20));
  EXPECT_THAT(said_, ElementsAre("10 down web", "20 down-and-up web"));
}

TEST_F(PolicyStory, Guarantee6EvenWhereRecoveriesAreNotTold) {
  settings_.send_resolved = false;
  mail_is_down_ = true;
  Take(DownAt(10));
  Take(UpAt(20));
  EXPECT_THAT(said_, ElementsAre("10 down web", "20 down-and-up web"));
}

TEST_F(PolicyStory, ARefusedFailureIsToldWithItsRecovery) {
  Take(DownAt(10));
  state_.cases.at("web").refused = true;
  Take(UpAt(20));
  EXPECT_THAT(said_, ElementsAre("10 down web", "20 down-and-up web"));
}

TEST_F(PolicyStory, NeverTellsOfACheckWithoutAlert) {
  Take(EdgeOf("web", Health::kUp, Health::kDown, 10, false));
  Pass(100);
  Take(EdgeOf("web", Health::kDown, Health::kUp, 110, false));
  EXPECT_THAT(said_, IsEmpty());
  EXPECT_THAT(ended_, ElementsAre(IncidentId("web", At(10))));
}

TEST_F(PolicyStory, DrainClosesWhatWasToldByOneTelling) {
  Take(DownAt(10));
  Take(DownAt(11, "db"));
  Drain(20);
  EXPECT_THAT(said_,
              ElementsAre("10 down web", "11 down db", "20 closed db web"));
  EXPECT_EQ(tellings_[2].incidents[0].closed, At(20));
}

TEST_F(PolicyStory, DrainEndsAlarmsButKeepsWhatWasHeldBack) {
  settings_.hold = seconds(30);
  Take(DownAt(10));
  Drain(20);
  Take(DownAt(21, "db"));
  Pass(100);
  EXPECT_THAT(said_, IsEmpty());
  EXPECT_EQ(NextDue(state_), std::nullopt);
  EXPECT_EQ(state_.cases.size(), 2U);  // told after all if the pod comes back
  Take(UpAt(110));
  EXPECT_THAT(said_, IsEmpty());
}

TEST_F(PolicyStory, DrainTellsAWaitingRecoveryNow) {
  settings_.resolve_after = seconds(120);
  Take(DownAt(10));
  Take(UpAt(20));
  Drain(30);
  EXPECT_THAT(said_, ElementsAre("10 down web", "30 recovered web"));
}

TEST_F(PolicyStory, ARecoveryAfterTheDrainIsNotToldAgain) {
  Take(DownAt(10));
  Drain(20);
  Take(UpAt(30));
  EXPECT_THAT(said_, ElementsAre("10 down web", "20 closed web"));
}

TEST_F(PolicyStory, ARemovedCheckIsClosedAndToldIfItsFailureWas) {
  Transition removed = DownAt(20);
  removed.to = Health::kStarting;
  removed.removed = true;
  Take(DownAt(10));
  Take(removed);
  EXPECT_THAT(said_, ElementsAre("10 down web", "20 closed web"));
  settings_.hold = seconds(30);
  Take(DownAt(30));
  removed.at = At(40);
  Take(removed);
  Pass(100);
  EXPECT_EQ(said_.size(), 2U);
  EXPECT_EQ(ended_.size(), 2U);
}

TEST_F(PolicyStory, AClockSetBackDelaysNothing) {
  settings_.hold = seconds(30);
  Take(DownAt(1000));
  Pass(10);  // an hour off, say
  EXPECT_EQ(NextDue(state_), At(40));
  Pass(40);
  EXPECT_THAT(said_, ElementsAre("40 down web"));
  Take(UpAt(50));
  EXPECT_GE(*tellings_[1].incidents[0].closed,
            tellings_[1].incidents[0].opened);
}

// Or its mail would have a Message-ID that was sent already.
TEST_F(PolicyStory, AnIncidentThatWasToldAndEndedIsNeverOpenedAgain) {
  settings_.resolve_after = seconds(120);
  Take(DownAt(10));
  Take(UpAt(20));
  Drain(30);
  state_.draining = false;
  Transition again = DownAt(40);  // Monitor's two minutes have not passed
  again.incident = DownAt(10).incident;
  Take(again);
  ASSERT_EQ(said_.size(), 3U);
  EXPECT_EQ(tellings_[2].incidents[0].id, DownAt(40).incident);
}

TEST_F(PolicyStory, AnIncidentThatWasNotToldMayGoOn) {
  settings_.hold = seconds(60);
  Take(DownAt(10));
  Take(UpAt(20));
  Transition again = DownAt(40);
  again.incident = DownAt(10).incident;
  Take(again);
  EXPECT_EQ(state_.cases.at("web").incident.id, DownAt(10).incident);
}

TEST_F(PolicyStory, KnowsAFailureItIsToldTwice) {
  Take(DownAt(10));
  Take(DownAt(12));
  EXPECT_THAT(said_, ElementsAre("10 down web"));
}

}  // namespace
}  // namespace leadsman
