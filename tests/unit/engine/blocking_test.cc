// dependsOn: what is shown, and what those who tell are given, in order.
#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/engine/monitor_fixture.h"

namespace leadsman {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
using testing::ElementsAre;

// Writes down what it is given: "web down", "web withheld", "web free".
class Listener final : public TransitionSink {
 public:
  explicit Listener(const FakeLoop& loop) : loop_(loop) {}
  void Take(const Transition& transition) override {
    Say(transition.check->name,
        transition.removed ? "removed" : ToString(transition.to));
  }
  void Withhold(const std::string& check, bool withheld) override {
    Say(check, withheld ? "withheld" : "free");
  }
  std::vector<std::string> story;
  std::map<std::string, SteadyTime> when;

 private:
  void Say(const std::string& check, std::string_view what) {
    story.push_back(check + " " + std::string(what));
    when[story.back()] = loop_.Now();
  }
  const FakeLoop& loop_;
};

class BlockingTest : public MonitorFixture {
 protected:
  BlockingTest() { sinks_.push_back(&heard_); }

  static Check Make(const std::string& name, int port,
                    std::vector<std::string> needs = {}) {
    Check check = Web(port, name);
    check.depends_on = std::move(needs);
    return check;
  }
  void Serve(int port, milliseconds latency = 1ms) {
    transport_.Answer(Url(port), HttpStatus(200), latency);
  }
  void BlockOneThatNeedsThreePasses() {
    Check web = Make("web", 2, {"db"});
    web.thresholds.success = 3;
    web.schedule.period = 600s;
    BothUp(Make("db", 1), web);
    Break(1);
    Break(2);
    loop_.AdvanceBy(630s);
    ASSERT_EQ(StateOf("web"), State::kBlocked);
    heard_.story.clear();
  }
  void Break(int port, milliseconds latency = 1ms) {
    transport_.Answer(Url(port), HttpStatus(500), latency);
  }
  const CheckState& Find(const std::string& name) { return *Now()->Find(name); }
  std::size_t Asked(int port) { return Times(Url(port)).size(); }
  bool Before(const std::string& first, const std::string& second) const {
    const auto place = [this](const std::string& what) {
      return std::find(heard_.story.begin(), heard_.story.end(), what);
    };
    return place(first) < place(second) && place(second) != heard_.story.end();
  }
  // Both up for a while, nothing written down yet.
  void BothUp(Check db = Make("db", 1), Check web = Make("web", 2, {"db"})) {
    Serve(1);
    Serve(2);
    Start({std::move(db), std::move(web)});
    loop_.AdvanceBy(25s);
    heard_.story.clear();
  }

  Listener heard_{loop_};
};

TEST_F(BlockingTest, AChildOfWhatIsDownIsBlockedAndWithheld) {
  BothUp();
  Break(1);
  loop_.AdvanceBy(20s);
  heard_.story.clear();
  Break(2);
  loop_.AdvanceBy(20s);
  EXPECT_THAT(heard_.story, ElementsAre("web withheld", "web down"));
  EXPECT_EQ(StateOf("db"), State::kDown);
  EXPECT_EQ(StateOf("web"), State::kBlocked);
  // Gating as ever.
  EXPECT_EQ(Find("web").health, Health::kDown);
  EXPECT_NE(Find("web").incident, "");
  EXPECT_FALSE(IsReady(*Now()));
}

// It has just passed, and would for seconds show nothing.
TEST_F(BlockingTest, AParentIsAskedAtOnceWhenItsChildFails) {
  Check db = Make("db", 1);
  db.schedule.period = 600s;
  BothUp(db);
  Break(1);
  Break(2);
  loop_.AdvanceBy(30s);
  EXPECT_THAT(heard_.story, ElementsAre("web withheld", "web down", "db down"));
  EXPECT_EQ(StateOf("web"), State::kBlocked);
  // Three failures, each a retry period after the other.
  EXPECT_LE(heard_.when["db down"] - heard_.when["web down"], 3s);
}

TEST_F(BlockingTest, AParentThatIsWellSetsItsChildFreeAtOnce) {
  BothUp();
  Break(2);
  loop_.AdvanceBy(20s);
  EXPECT_THAT(heard_.story,
              ElementsAre("web withheld", "web down", "web free"));
  EXPECT_EQ(StateOf("web"), State::kDown);
  EXPECT_LE(heard_.when["web free"] - heard_.when["web down"], 100ms);
}

TEST_F(BlockingTest, AParentThatNeverAnswersHoldsUpNoLongerThanItsVerdict) {
  BothUp();
  Serve(1, kNever);
  Break(2);
  loop_.AdvanceBy(30s);
  EXPECT_EQ(StateOf("db"), State::kDown);
  EXPECT_EQ(StateOf("web"), State::kBlocked);
  Serve(1);
  loop_.AdvanceBy(30s);
  EXPECT_EQ(heard_.story.back(), "web free");
}

TEST_F(BlockingTest, APendingParentThatPassesAfterAllSetsItsChildFree) {
  BothUp();
  Break(2);
  transport_.AnswerOnce(Url(1), HttpStatus(500));
  transport_.AnswerOnce(Url(1), HttpStatus(500));
  loop_.AdvanceBy(30s);
  EXPECT_EQ(heard_.story.back(), "web free");
  EXPECT_EQ(StateOf("db"), State::kUp);
  EXPECT_EQ(StateOf("web"), State::kDown);
}

// Its pending ends when it can be asked again, and that may be never.
TEST_F(BlockingTest, TroubleOfOurOwnWithTheParentHoldsUpNobodyForEver) {
  BothUp();
  transport_.AnswerOnce(Url(1), HttpStatus(500));
  transport_.Answer(Url(1), HttpFails(NetFault::kLocal, "no descriptors"));
  Break(2);
  loop_.AdvanceBy(120s);
  EXPECT_EQ(heard_.story.back(), "web free");
  EXPECT_EQ(StateOf("web"), State::kDown);
}

TEST_F(BlockingTest, WhenTheParentRecoversTheChildIsAskedBeforeItIsFree) {
  BothUp();
  Break(1);
  Break(2);
  loop_.AdvanceBy(31s);
  heard_.story.clear();
  Serve(1);
  Serve(2);
  monitor_->ProbeNow("db");
  loop_.AdvanceBy(30s);
  EXPECT_THAT(heard_.story, ElementsAre("db up", "web up", "web free"));
  EXPECT_LE(heard_.when["web up"] - heard_.when["db up"], 100ms);
  EXPECT_EQ(StateOf("web"), State::kUp);
}

TEST_F(BlockingTest, AChildStillDownAfterItsParentIsFreeThen) {
  BothUp();
  Break(1);
  Break(2);
  loop_.AdvanceBy(30s);
  heard_.story.clear();
  const WallTime before = loop_.Wall();
  Serve(1);
  loop_.AdvanceBy(30s);
  EXPECT_THAT(heard_.story, ElementsAre("db up", "web free"));
  EXPECT_EQ(StateOf("web"), State::kDown);
  EXPECT_GE(Find("web").since, before);  // of the state, not of the incident
}

// It began before the parent was up again, and says nothing of now.
TEST_F(BlockingTest, AnAnswerOlderThanTheQuestionDoesNotCount) {
  Check web = Make("web", 2, {"db"});
  web.schedule.timeout = 8s;
  BothUp(Make("db", 1), web);
  Break(1);
  Break(2, 7s);
  loop_.AdvanceBy(61s);
  ASSERT_EQ(StateOf("web"), State::kBlocked);
  heard_.story.clear();
  // Up while an attempt at the child is under way.
  ASSERT_EQ(transport_.in_flight(), 1U);
  Serve(1);
  Serve(2);
  monitor_->ProbeNow("db");
  const std::size_t asked = Asked(2);
  loop_.AdvanceBy(3s);
  EXPECT_THAT(heard_.story, ElementsAre("db up", "web up", "web free"));
  EXPECT_EQ(Asked(2), asked + 1);
}

TEST_F(BlockingTest, AChildThatRecoversMeanwhileIsUpBeforeItIsFree) {
  BothUp();
  Break(1);
  Break(2);
  loop_.AdvanceBy(30s);
  heard_.story.clear();
  Serve(2);
  loop_.AdvanceBy(30s);
  EXPECT_THAT(heard_.story, ElementsAre("web up", "web free"));
}

TEST_F(BlockingTest, AChildThatWasDownBeforeItsParentIsBlockedFromThenOn) {
  BothUp();
  Break(2);
  loop_.AdvanceBy(20s);
  EXPECT_EQ(StateOf("web"), State::kDown);
  heard_.story.clear();
  Break(1);
  loop_.AdvanceBy(20s);
  EXPECT_THAT(heard_.story, ElementsAre("web withheld", "db down"));
  EXPECT_EQ(StateOf("web"), State::kBlocked);
}

TEST_F(BlockingTest, GoesThroughWhatLiesBetween) {
  for (const int port : {1, 2, 3}) Serve(port);
  Start({Make("web", 3, {"api"}), Make("api", 2, {"db"}), Make("db", 1)});
  loop_.AdvanceBy(25s);
  Break(1);
  loop_.AdvanceBy(15s);
  heard_.story.clear();
  Break(3);  // the one between is well
  loop_.AdvanceBy(15s);
  EXPECT_EQ(StateOf("api"), State::kUp);
  EXPECT_EQ(StateOf("web"), State::kBlocked);
  EXPECT_THAT(heard_.story, ElementsAre("web withheld", "web down"));
}

TEST_F(BlockingTest, AChainThatFailsAtOnceTellsOnlyItsRoot) {
  for (const int port : {1, 2, 3}) Serve(port);
  Start({Make("web", 3, {"api"}), Make("api", 2, {"db"}), Make("db", 1)});
  loop_.AdvanceBy(25s);
  heard_.story.clear();
  for (const int port : {1, 2, 3}) Break(port);
  loop_.AdvanceBy(20s);
  EXPECT_EQ(StateOf("db"), State::kDown);
  EXPECT_EQ(StateOf("api"), State::kBlocked);
  EXPECT_EQ(StateOf("web"), State::kBlocked);
  for (const std::string name : {"web", "api"}) {
    EXPECT_TRUE(Before(name + " withheld", name + " down")) << name;
    EXPECT_FALSE(heard_.when.contains(name + " free")) << name;
  }
}

TEST_F(BlockingTest, WithoutDependenciesNothingIsWithheldNorAskedSooner) {
  BothUp(Make("db", 1), Make("web", 2));
  const std::size_t asked = Asked(1);
  Break(2);
  loop_.AdvanceBy(20s);
  EXPECT_THAT(heard_.story, ElementsAre("web down"));
  EXPECT_EQ(Asked(1), asked + 2);
}

TEST_F(BlockingTest, AfterARestartAnOpenIncidentOfTheParentBlocksAtOnce) {
  Break(1);
  Break(2);
  Start({Make("web", 2, {"db"}), Make("db", 1)},
        {{"web", {.resume = Resume::kDown, .incident = "web-x"}},
         {"db", {.resume = Resume::kDown, .incident = "db-x"}}});
  EXPECT_THAT(heard_.story, ElementsAre("web withheld"));
  EXPECT_EQ(StateOf("web"), State::kBlocked);
  loop_.AdvanceBy(60s);
  EXPECT_THAT(heard_.story, ElementsAre("web withheld"));
}

// It may have failed while nobody looked.
TEST_F(BlockingTest, AfterARestartAChildWaitsForItsParentsFirstAnswer) {
  Break(2);
  for (const bool well : {true, false}) {
    heard_.story.clear();
    well ? Serve(1) : Break(1);
    Start({Make("web", 2, {"db"}), Make("db", 1)},
          {{"web", {.resume = Resume::kDown, .incident = "web-x"}},
           {"db", {.resume = Resume::kPassedBefore}}});
    EXPECT_THAT(heard_.story, ElementsAre("web withheld"));
    EXPECT_EQ(StateOf("web"), State::kDown);
    loop_.AdvanceBy(15s);
    EXPECT_EQ(heard_.when.contains("web free"), well);
    EXPECT_EQ(StateOf("web"), well ? State::kDown : State::kBlocked);
    heard_.when.clear();
  }
}

TEST_F(BlockingTest, AParentNotYetAskedHoldsUpNobody) {
  Break(2);
  Check db = Make("db", 1);
  db.schedule.initial_delay = 3600s;
  Start({Make("web", 2, {"db"}), db});
  loop_.AdvanceBy(15s);
  EXPECT_THAT(heard_.story, ElementsAre("web down"));
}

// Ten thousand at once would be a flood of our own making.
TEST_F(BlockingTest, ManyChildrenAreNotAskedAllAtOnce) {
  std::vector<Check> checks{Make("db", 1)};
  Serve(1);
  for (int i = 0; i < 300; ++i) {
    checks.push_back(Make("c" + std::to_string(i), 1000 + i, {"db"}));
    Break(1000 + i);
  }
  Start(checks);
  loop_.AdvanceBy(25s);
  Break(1);
  loop_.AdvanceBy(30s);
  Serve(1);
  monitor_->ProbeNow("db");
  const std::size_t before = transport_.asked().size();
  loop_.AdvanceBy(2ms);
  EXPECT_EQ(Now()->Find("db")->state, State::kUp);
  loop_.AdvanceBy(100ms);
  const std::size_t soon = transport_.asked().size() - before;
  EXPECT_GE(soon, 80U);
  EXPECT_LE(soon, 130U);
}

TEST_F(BlockingTest, AReloadMayAddADependency) {
  BothUp(Make("db", 1), Make("web", 2));
  Break(1);
  Break(2);
  loop_.AdvanceBy(20s);
  heard_.story.clear();
  monitor_->Apply({.checks = {Make("web", 2, {"db"}), Make("db", 1)}});
  EXPECT_EQ(StateOf("web"), State::kBlocked);
  EXPECT_THAT(heard_.story, ElementsAre("web withheld"));
}

TEST_F(BlockingTest, AReloadThatTakesTheParentAwayAsksTheChildBeforeItIsFree) {
  BothUp();
  Break(1);
  Break(2);
  loop_.AdvanceBy(31s);
  heard_.story.clear();
  monitor_->Apply({.checks = {Make("web", 2)}});
  EXPECT_EQ(StateOf("web"), State::kDown);
  EXPECT_THAT(heard_.story, ElementsAre("db removed"));
  loop_.AdvanceBy(2ms);
  EXPECT_THAT(heard_.story, ElementsAre("db removed", "web free"));
}

// Or it would be told as down for a moment.
TEST_F(BlockingTest, ABlockedCheckThatIsGoneIsSoBeforeItIsFree) {
  BothUp();
  Break(1);
  Break(2);
  loop_.AdvanceBy(31s);
  heard_.story.clear();
  monitor_->Apply({.checks = {Make("db", 1)}});
  EXPECT_THAT(heard_.story, ElementsAre("web removed", "web free"));
}

// It is on its way up: seconds later it would send its recovery.
TEST_F(BlockingTest, AChildThatPassesButNotYetOftenEnoughIsNotFree) {
  BlockOneThatNeedsThreePasses();
  Serve(1);
  Serve(2);
  loop_.AdvanceBy(30s);
  EXPECT_THAT(heard_.story, ElementsAre("db up", "web up", "web free"));
}

TEST_F(BlockingTest, AChildThatFailsAgainOnItsWayUpIsFree) {
  BlockOneThatNeedsThreePasses();
  Serve(1);
  transport_.AnswerOnce(Url(2), HttpStatus(200));
  loop_.AdvanceBy(30s);
  EXPECT_THAT(heard_.story, ElementsAre("db up", "web free"));
  EXPECT_EQ(StateOf("web"), State::kDown);
}

// Its new question has no answer yet, and its child was told to wait for one.
TEST_F(BlockingTest, AReloadOfAPendingParentKeepsItsChildWithheld) {
  Check db = Make("db", 1);
  db.thresholds.failure = 8;
  BothUp(db);
  Break(1);
  Break(2);
  loop_.AdvanceBy(10s);
  ASSERT_EQ(StateOf("web"), State::kDown);
  ASSERT_EQ(StateOf("db"), State::kPending);
  heard_.story.clear();
  db.schedule.period = 11s;
  monitor_->Apply({.checks = {db, Make("web", 2, {"db"})}});
  loop_.AdvanceBy(30s);
  EXPECT_THAT(heard_.story, ElementsAre("db down"));
}

TEST_F(BlockingTest, AReloadThatChangesNothingSaysNothing) {
  BothUp();
  Break(1);
  Break(2);
  loop_.AdvanceBy(31s);
  heard_.story.clear();
  monitor_->Apply({.checks = {Make("db", 1), Make("web", 2, {"db"})}});
  EXPECT_THAT(heard_.story, testing::IsEmpty());
  Check other = Make("web", 3, {"db"});  // another question, blocked as before
  Break(3);
  monitor_->Apply({.checks = {Make("db", 1), other}});
  EXPECT_EQ(StateOf("web"), State::kBlocked);
  loop_.AdvanceBy(60s);
  EXPECT_THAT(heard_.story, testing::IsEmpty());
}

}  // namespace
}  // namespace leadsman
