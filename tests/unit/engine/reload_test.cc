// Monitor::Apply: what a reload leaves alone, and what it changes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/engine/monitor_fixture.h"

namespace leadsman {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
using testing::ElementsAre;
using testing::IsEmpty;

class ReloadTest : public MonitorFixture {
 protected:
  void Reload(std::vector<Check> checks, Require require = {}) {
    monitor_->Apply({.checks = std::move(checks), .require = require});
  }
  // Up since 0 s, two failures of the three that make it down, at 10 and 11 s.
  void StartWithTwoFailures() {
    transport_.Answer(Url(), HttpStatus(200));
    Start({Web()});
    loop_.AdvanceBy(9s);
    transport_.Answer(Url(), HttpStatus(500));
    loop_.AdvanceBy(2500ms);
    ASSERT_EQ(StateOf("web"), State::kPending);
    told_.story.clear();
  }
};

// A reset would forget the two failures, and be up for two seconds more.
TEST_F(ReloadTest, AnUnchangedCheckKeepsTrackerAndSchedule) {
  StartWithTwoFailures();
  Reload({Web(9000, "other"), Web()});
  EXPECT_EQ(StateOf("web"), State::kPending);
  EXPECT_EQ(Now()->Find("web")->run.count, 2);
  loop_.AdvanceBy(1s);
  EXPECT_THAT(told_.story, ElementsAre("web up->down"));
  EXPECT_THAT(Times(Url()), ElementsAre(0, 10000, 11000, 12000));
  loop_.AdvanceBy(10s);
  EXPECT_THAT(Times(Url()), ElementsAre(0, 10000, 11000, 12000, 20000));
}

TEST_F(ReloadTest, OtherWordsAndConsequencesChangeNothingOfWhatIsKnown) {
  StartWithTwoFailures();
  Check renamed = Web();
  renamed.description = "the shop's front page";
  renamed.affects.readiness = false;
  Reload({renamed});
  EXPECT_EQ(Now()->Find("web")->check->description, "the shop's front page");
  EXPECT_TRUE(IsReady(*Now()));
  loop_.AdvanceBy(1s);
  EXPECT_THAT(told_.story, ElementsAre("web up->down"));
}

// Or a change of a ConfigMap would take every pod out of its Service at once.
TEST_F(ReloadTest, AnotherQuestionKeepsTheHealthUntilItsAnswersMoveIt) {
  transport_.Answer(Url(), HttpStatus(200));
  transport_.Answer(Url(9000), HttpStatus(500));
  Start({Web()});
  loop_.AdvanceBy(5s);
  Reload({Web(9000)});
  EXPECT_TRUE(IsReady(*Now()));
  loop_.AdvanceBy(1500ms);
  EXPECT_TRUE(IsReady(*Now()));
  loop_.AdvanceBy(1s);
  EXPECT_FALSE(IsReady(*Now()));
  EXPECT_THAT(Times(Url(9000)), ElementsAre(5000, 6000, 7000));
  EXPECT_THAT(told_.story, ElementsAre("web starting->up", "web up->down"));
}

TEST_F(ReloadTest, ADownCheckWithAnotherQuestionRecoversUnderItsIncident) {
  transport_.Answer(Url(), HttpStatus(500));
  transport_.Answer(Url(9000), HttpStatus(200));
  Start({Web()});
  loop_.AdvanceBy(5s);
  const std::string incident = Now()->Find("web")->incident;
  ASSERT_NE(incident, "");
  Reload({Web(9000)});
  EXPECT_EQ(Now()->Find("web")->incident, incident);
  loop_.AdvanceBy(10ms);
  EXPECT_THAT(told_.story, ElementsAre("web starting->down", "web down->up"));
  EXPECT_EQ(told_.all.back().incident, incident);
}

TEST_F(ReloadTest, AnAnswerToTheOldQuestionDoesNotCount) {
  transport_.Answer(Url(), HttpStatus(500), 900ms);
  transport_.Answer(Url(9000), HttpStatus(200));
  Check quick = Web();
  quick.thresholds.failure = 1;
  Start({quick});
  loop_.AdvanceBy(500ms);
  Reload({Web(9000)});
  loop_.AdvanceBy(2s);
  EXPECT_THAT(told_.story, ElementsAre("web starting->up"));
}

TEST_F(ReloadTest, AnAddedCheckIsAskedAtOnce) {
  transport_.Answer(Url(), HttpStatus(200));
  transport_.Answer(Url(9000), HttpStatus(200));
  Start({Web()});
  loop_.AdvanceBy(5s);
  Reload({Web(), Web(9000, "other")});
  EXPECT_EQ(StateOf("other"), State::kStarting);
  loop_.AdvanceBy(11s);
  EXPECT_EQ(StateOf("other"), State::kUp);
  EXPECT_THAT(Times(Url(9000)), ElementsAre(5000, 15000));
  EXPECT_THAT(Times(Url()), ElementsAre(0, 10000));
}

TEST_F(ReloadTest, ACheckThatIsGoneIsAskedNoMoreAndClosesItsIncident) {
  transport_.Answer(Url(), HttpStatus(500));
  transport_.Answer(Url(9000), HttpStatus(200));
  Start({Web(), Web(9000, "other")});
  loop_.AdvanceBy(5s);
  const std::string incident = Now()->Find("web")->incident;
  const std::size_t asked = Times(Url()).size();
  Reload({Web(9000, "other")});
  EXPECT_EQ(Now()->Find("web"), nullptr);
  EXPECT_TRUE(IsReady(*Now()));
  loop_.AdvanceBy(60s);
  EXPECT_EQ(Times(Url()).size(), asked);
  const Transition& last = told_.all.back();
  EXPECT_TRUE(last.removed);
  EXPECT_EQ(last.check->name, "web");
  EXPECT_EQ(last.incident, incident);
}

TEST_F(ReloadTest, AnAttemptUnderWayOfACheckThatIsGoneIsDropped) {
  transport_.Answer(Url(), HttpStatus(200), 900ms);
  Start({Web()});
  loop_.AdvanceBy(500ms);
  Reload({Web(9000, "other")});
  loop_.AdvanceBy(1s);
  EXPECT_EQ(told_.story, (std::vector<std::string>{"web starting->starting"}));
}

TEST_F(ReloadTest, ManyAddedChecksStartSixtyFourAtATime) {
  Start({Web()});
  std::vector<Check> checks;
  for (int i = 0; i < 200; ++i) {
    checks.push_back(Web(9000, "c" + std::to_string(i)));
  }
  transport_.Answer(Url(9000), HttpStatus(200), 100ms);
  Reload(checks);
  loop_.AdvanceBy(50ms);
  EXPECT_EQ(transport_.in_flight(), 64U);
  Reload({Web(9000, "c0"), Web(9000, "late")});  // the others are gone
  loop_.AdvanceBy(1s);
  EXPECT_EQ(StateOf("c0"), State::kUp);
  EXPECT_EQ(StateOf("late"), State::kUp);
  EXPECT_EQ(transport_.in_flight(), 0U);
}

// It has passed in this pod: no startup deadline excuses it any more.
TEST_F(ReloadTest, ACheckPutBackInHasPassedBefore) {
  transport_.Answer(Url(), HttpStatus(200));
  Check web = Web();
  web.thresholds.startup_deadline = seconds(600);
  web.thresholds.failure = 1;
  Start({web});
  loop_.AdvanceBy(1s);
  Reload({Web(9000, "other")});
  loop_.AdvanceBy(1s);
  transport_.Answer(Url(), HttpStatus(500));
  Reload({web});
  // Redefined before its first answer: that is not forgotten either.
  web.target = HttpGet{.port = 8000, .path = "/other"};
  transport_.Answer(Url() + "other", HttpStatus(500));
  Reload({web});
  loop_.AdvanceBy(1s);
  EXPECT_EQ(StateOf("web"), State::kDown);
}

TEST_F(ReloadTest, ADegradedCheckWithAnotherQuestionStaysSoUntilItAnswers) {
  Check web = Web();
  web.warn = Expect{.status = {{200, 200}}};
  transport_.Answer(Url(), HttpStatus(204));
  Start({web});
  loop_.AdvanceBy(1s);
  ASSERT_EQ(StateOf("web"), State::kDegraded);
  web.target = HttpGet{.port = 9000};
  transport_.Answer(Url(9000), HttpStatus(200));
  Reload({web});
  EXPECT_EQ(StateOf("web"), State::kDegraded);
  loop_.AdvanceBy(1s);
  EXPECT_EQ(StateOf("web"), State::kUp);
}

TEST_F(ReloadTest, TheNewRequireCounts) {
  transport_.Answer(Url(), HttpStatus(200));
  Start({Web(), Web(9000, "other")});
  loop_.AdvanceBy(5s);
  EXPECT_FALSE(IsReady(*Now()));
  Reload({Web(), Web(9000, "other")}, {.kind = Require::Kind::kAny});
  EXPECT_TRUE(IsReady(*Now()));
}

TEST_F(ReloadTest, ARejectedOneShowsAndAGoodOneEndsIt) {
  Start({Web()});
  EXPECT_TRUE(Now()->config_ok);
  const WallTime loaded = Now()->config_loaded_at;
  monitor_->Reject();
  EXPECT_FALSE(Now()->config_ok);
  EXPECT_EQ(Now()->config_loaded_at, loaded);
  loop_.AdvanceBy(3s);
  Reload({Web()});
  EXPECT_TRUE(Now()->config_ok);
  EXPECT_EQ(Now()->config_loaded_at, loaded + 3s);
}

TEST_F(ReloadTest, TroubleOfACheckThatIsGoneIsOver) {
  transport_.Answer(Url(), HttpFails(NetFault::kLocal, "no descriptors"));
  Start({Web()});
  loop_.AdvanceBy(35s);
  ASSERT_FALSE(vitals_.Read(loop_.Now()).at(0).ok);
  Reload({});
  EXPECT_TRUE(vitals_.Read(loop_.Now()).at(0).ok);
}

TEST_F(ReloadTest, DrainingStays) {
  transport_.Answer(Url(), HttpStatus(200));
  Start({Web()});
  loop_.AdvanceBy(1s);
  monitor_->Drain();
  Reload({Web()});
  EXPECT_FALSE(IsReady(*Now()));
}

}  // namespace
}  // namespace leadsman
