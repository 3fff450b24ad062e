#include "internal/notify/scribe.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/base/clock.h"
#include "internal/base/published.h"
#include "internal/base/vitals.h"
#include "internal/health/check.h"
#include "internal/health/incident.h"
#include "internal/health/notify_status.h"
#include "internal/health/transition.h"
#include "internal/notify/alert_channel.h"
#include "internal/notify/retry.h"
#include "internal/store/store.h"
#include "tests/contract/scribe/fake_channel.h"
#include "tests/support/eventually.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// "down web" is what such a mail says.
OutMessage Render(const Telling& telling) {
  std::string words(ToString(telling.event));
  std::string id = words;
  for (const Incident& incident : telling.incidents) {
    words += ' ' + incident.check;
    id += '.' + incident.id;
  }
  return {.id = '<' + id + "@test>",
          .sender = "leadsman@test",
          .recipients = {"ops@test"},
          .bytes = words};
}

std::shared_ptr<const Check> NamedCheck(std::string name) {
  Check check;
  check.name = std::move(name);
  return std::make_shared<const Check>(std::move(check));
}

Transition Edge(const std::string& check, Health from, Health to,
                WallTime at = SystemClock().Wall()) {
  return {.check = NamedCheck(check),
          .from = from,
          .to = to,
          .at = at,
          .incident = to == Health::kDown ? IncidentId(check, at) : ""};
}

Transition Down(const std::string& check) {
  return Edge(check, Health::kUp, Health::kDown);
}

Transition Up(const std::string& check) {
  return Edge(check, Health::kDown, Health::kUp);
}

class ScribeTest : public testing::Test {
 protected:
  ScribeTest() {
    alerts_.resolve_after = milliseconds(0);
    Open();
  }
  ~ScribeTest() override { scribe_.reset(); }

  void Open() {
    store_ = OpenStore({.directory = dir_.path()});
    scribe_ = NewScribe(
        {.alerts = alerts_, .pod = pod_, .render = Render, .retry = retry_},
        *store_, std::make_unique<FakeChannel>(post_), SystemClock(), status_,
        *vitals_);
  }
  void Start() { scribe_->Start({"web", "db", "cache"}); }
  void Restart() {
    scribe_.reset();
    store_.reset();
    Open();
  }
  NotifyStatus Status() const { return *status_.Load(); }
  bool Arrive(std::size_t count) {
    return Eventually([&] { return post_.arrived().size() >= count; });
  }
  bool Try(int times) {
    const int before = post_.tries();
    return Eventually([&] { return post_.tries() >= before + times; });
  }
  // Checks with an open incident, as a copy of the file taken now says: what a
  // process that dies now leaves.
  std::vector<std::string> OpenOnDisk() const {
    const TempDir copy;
    for (const char* name : {"leadsman.db", "leadsman.db-wal"}) {
      std::error_code none;
      std::filesystem::copy_file(dir_.Join(name), copy.Join(name), none);
    }
    std::vector<std::string> checks;
    const auto content = OpenStore({.directory = copy.path()})->Load("");
    if (!content) return checks;
    for (const IncidentRow& row : content->incidents) {
      if (!row.closed) checks.push_back(row.check);
    }
    std::sort(checks.begin(), checks.end());
    return checks;
  }
  SteadyTime Soon(seconds in) const { return SystemClock().Steady() + in; }

  const TempDir dir_;
  AlertSettings alerts_;
  RetrySettings retry_{.shortest = milliseconds(5),
                       .longest = milliseconds(50)};
  PodFacts pod_;
  FakePost post_;
  Published<NotifyStatus> status_;
  std::optional<Vitals> vitals_{std::in_place};
  std::unique_ptr<Store> store_;
  std::unique_ptr<Scribe> scribe_;
};

TEST_F(ScribeTest, TellsAFailureAndItsRecovery) {
  Start();
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Arrive(1));
  scribe_->Take(Up("web"));
  ASSERT_TRUE(Arrive(2));
  EXPECT_THAT(post_.arrived(),
              ElementsAre("down web to ops@test", "recovered web to ops@test"));
  EXPECT_TRUE(Eventually([&] { return Status().outbox_messages == 0; }));
  EXPECT_EQ(Status().mail_up, true);
  EXPECT_TRUE(Status().durable);
}

TEST_F(ScribeTest, Guarantee1TellsAfterARestartWhatCouldNotBeSent) {
  post_.Fail(Delivered::kRetry, 0, "connect to mail:25: refused");
  Start();
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Try(2));
  EXPECT_EQ(Status().outbox_messages, 1);
  EXPECT_EQ(Status().mail_up, false);
  EXPECT_EQ(Status().mail_detail, "connect to mail:25: refused");
  scribe_->Stop();
  post_.Accept();
  Restart();
  const Remembered remembered = scribe_->Recall();
  ASSERT_THAT(remembered.open, SizeIs(1));
  EXPECT_EQ(remembered.open[0].check, "web");
  Start();
  ASSERT_TRUE(Arrive(1));
  EXPECT_THAT(post_.arrived(), ElementsAre("down web to ops@test"));
}

TEST_F(ScribeTest, Guarantee2AcceptedIsNotSentAgain) {
  Start();
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Arrive(1));
  Restart();
  Start();
  scribe_->Take(Down("db"));
  ASSERT_TRUE(Arrive(2));
  EXPECT_THAT(post_.arrived(),
              ElementsAre("down web to ops@test", "down db to ops@test"));
}

TEST_F(ScribeTest, Guarantee3CommitsWhileASendHangs) {
  post_.Hang();
  Start();
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Try(0) && Eventually([&] { return post_.tries() == 1; }));
  scribe_->Take(Down("db"));
  EXPECT_TRUE(Eventually([&] { return Status().outbox_messages == 2; }));
  post_.Release();
  EXPECT_TRUE(Arrive(2));
}

TEST_F(ScribeTest, Guarantee1AnEdgeIsOnDiskBeforeItsMailIsTried) {
  std::vector<std::string> known;
  post_.Answer([&](const OutMessage&, const std::string& recipient) {
    known = OpenOnDisk();
    return RecipientResult{recipient, Delivered::kAccepted, 250, "ok"};
  });
  Start();
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Arrive(1));
  EXPECT_THAT(known, ElementsAre("web"));
}

TEST_F(ScribeTest, Guarantee3AnEdgeIsOnDiskWhileASendNeverEnds) {
  post_.HangDeaf();
  Start();
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Eventually([&] { return post_.tries() == 1; }));
  scribe_->Take(Down("db"));
  EXPECT_TRUE(Eventually([&] {
    return OpenOnDisk() == std::vector<std::string>{"db", "web"};
  }));
  EXPECT_EQ(post_.ended(), 0);
  post_.Release();
  EXPECT_TRUE(Arrive(2));
}

TEST_F(ScribeTest, Guarantee6OneMailTakesThePlaceOfBoth) {
  // Rare tries, so that none is under way when the recovery comes.
  retry_ = {.shortest = milliseconds(3'600'000),
            .longest = milliseconds(3'600'000)};
  Restart();
  post_.Fail(Delivered::kRetry, 0, "refused");
  Start();
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Eventually([&] { return Status().mail_up == false; }));
  post_.Accept();
  scribe_->Take(Up("web"));
  ASSERT_TRUE(Arrive(1));
  EXPECT_TRUE(Eventually([&] { return Status().outbox_messages == 0; }));
  EXPECT_THAT(post_.arrived(), ElementsAre("down-and-up web to ops@test"));
}

TEST_F(ScribeTest, Guarantee6AMailInFlightCountsAsSent) {
  post_.Hang();
  Start();
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Eventually([&] { return post_.tries() == 1; }));
  scribe_->Take(Up("web"));
  ASSERT_TRUE(Eventually([&] { return Status().outbox_messages == 2; }));
  post_.Release();
  ASSERT_TRUE(Arrive(2));
  EXPECT_THAT(post_.arrived(),
              ElementsAre("down web to ops@test", "recovered web to ops@test"));
}

TEST_F(ScribeTest, Guarantee7AMailSaysWhatWasTrueAtItsEdge) {
  std::atomic<int> rendered = 0;
  scribe_ = NewScribe({.alerts = alerts_,
                       .pod = pod_,
                       .render =
                           [&](const Telling& telling) {
                             ++rendered;
                             OutMessage mail = Render(telling);
                             mail.bytes += ", " + std::to_string(telling.down);
                             return mail;
                           },
                       .retry = retry_},
                      *store_, std::make_unique<FakeChannel>(post_),
                      SystemClock(), status_, *vitals_);
  post_.Fail(Delivered::kRetry, 451, "later");
  Start();
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Try(2));
  scribe_->Take(Down("db"));  // now it is true that two are down
  ASSERT_TRUE(Eventually([&] { return Status().outbox_messages == 2; }));
  post_.Accept();
  ASSERT_TRUE(Arrive(2));
  EXPECT_THAT(post_.arrived(),
              testing::UnorderedElementsAre("down web, 1 to ops@test",
                                            "down db, 2 to ops@test"));
  EXPECT_EQ(rendered, 2);
}

TEST_F(ScribeTest, RemembersWhichChecksHavePassed) {
  Start();
  scribe_->Take(Edge("web", Health::kStarting, Health::kUp));
  scribe_->Stop();
  Restart();
  EXPECT_THAT(scribe_->Recall().passed, ElementsAre("web"));
  pod_.uid = "another";
  Restart();
  EXPECT_THAT(scribe_->Recall().passed, IsEmpty());
}

TEST_F(ScribeTest, ClosesAfterARestartWhatIsNotWatchedAnyMore) {
  Start();
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Arrive(1));
  Restart();
  scribe_->Start({"db"});
  ASSERT_TRUE(Arrive(2));
  EXPECT_THAT(post_.arrived(),
              ElementsAre("down web to ops@test", "closed web to ops@test"));
}

TEST_F(ScribeTest, ClosesTheIncidentOfAnotherPod) {
  Start();
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Arrive(1));
  pod_.uid = "another";
  Restart();
  EXPECT_THAT(scribe_->Recall().open, IsEmpty());
  Start();
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Arrive(3));
  EXPECT_THAT(post_.arrived(),
              ElementsAre("down web to ops@test", "closed web to ops@test",
                          "down web to ops@test"));
}

TEST_F(ScribeTest, AfterDrainTellsNobodyOfAFailureAndClosesWhatWasTold) {
  Start();
  scribe_->Take(Down("web"));
  scribe_->Take(Down("cache"));
  ASSERT_TRUE(Arrive(2));
  scribe_->Drain();
  scribe_->Take(Down("db"));
  EXPECT_TRUE(scribe_->Flush(Soon(seconds(20))));
  EXPECT_THAT(post_.arrived(),
              ElementsAre("down web to ops@test", "down cache to ops@test",
                          "closed cache web to ops@test"));
}

// SIGTERM while mail is down, and then the container starts again in its pod:
// the alarm was not about a pod that goes away, and is told.
TEST_F(ScribeTest,
       Guarantee1ADrainWhileMailIsDownKeepsTheAlarmForTheNextStart) {
  post_.Fail(Delivered::kRetry, 0, "refused");
  Start();
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Try(1));
  scribe_->Drain();
  EXPECT_FALSE(scribe_->Flush(Soon(seconds(20))));
  scribe_->Stop();
  post_.Accept();
  Restart();
  EXPECT_THAT(scribe_->Recall().open, IsEmpty());
  Start();
  ASSERT_TRUE(Arrive(2));
  EXPECT_THAT(post_.arrived(),
              ElementsAre("down web to ops@test", "closed web to ops@test"));
  // It is still down, which this start finds out for itself.
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Arrive(3));
  EXPECT_EQ(post_.arrived().back(), "down web to ops@test");
}

TEST_F(ScribeTest, AFailureAfterTheDrainIsToldIfThePodComesBack) {
  pod_.uid = "uid-1";
  Restart();
  Start();
  scribe_->Drain();
  scribe_->Take(Down("web"));
  EXPECT_TRUE(scribe_->Flush(Soon(seconds(20))));
  EXPECT_THAT(post_.arrived(), IsEmpty());
  Restart();
  EXPECT_THAT(scribe_->Recall().open, SizeIs(1));
  Start();
  ASSERT_TRUE(Arrive(1));
  EXPECT_THAT(post_.arrived(), ElementsAre("down web to ops@test"));
}

TEST_F(ScribeTest, AFailureAfterTheDrainIsNotToldOnceThePodIsGone) {
  pod_.uid = "uid-1";
  Restart();
  Start();
  scribe_->Drain();
  scribe_->Take(Down("web"));
  EXPECT_TRUE(scribe_->Flush(Soon(seconds(20))));
  pod_.uid = "uid-2";
  Restart();
  EXPECT_THAT(scribe_->Recall().open, IsEmpty());
  Start();
  EXPECT_TRUE(scribe_->Flush(Soon(seconds(20))));
  EXPECT_THAT(post_.arrived(), IsEmpty());
  EXPECT_THAT(OpenOnDisk(), IsEmpty());
}

TEST_F(ScribeTest, FlushTriesWhatWaitsOnceMoreAndSaysThatItWasInVain) {
  post_.Fail(Delivered::kTrouble, 535, "bad password");
  Start();
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Try(1));
  EXPECT_TRUE(Eventually([&] { return Status().mail_up == false; }));
  const int before = post_.tries();
  EXPECT_FALSE(scribe_->Flush(Soon(seconds(20))));
  EXPECT_GT(post_.tries(), before);
  post_.Accept();
  EXPECT_TRUE(scribe_->Flush(Soon(seconds(20))));
  EXPECT_THAT(post_.arrived(), ElementsAre("down web to ops@test"));
}

TEST_F(ScribeTest, FlushEndsAtItsDeadline) {
  post_.Hang();
  Start();
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Eventually([&] { return post_.tries() == 1; }));
  EXPECT_FALSE(scribe_->Flush(SystemClock().Steady() + milliseconds(30)));
}

TEST_F(ScribeTest, StopAbortsASendAndKeepsTheMail) {
  post_.Hang();
  Start();
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Eventually([&] { return post_.tries() == 1; }));
  scribe_->Stop();
  post_.Release();
  Restart();
  Start();
  ASSERT_TRUE(Arrive(1));
}

// A name server that is silent holds getaddrinfo for most of a minute.
TEST_F(ScribeTest, StopEndsThoughASendCannotBeAborted) {
  post_.HangDeaf();
  Start();
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Eventually([&] { return post_.tries() == 1; }));
  scribe_->Stop();
  EXPECT_EQ(post_.ended(), 0);
  scribe_.reset();
  vitals_.reset();  // nothing of ours is touched by what was left behind
  post_.Release();
  ASSERT_TRUE(Eventually([&] { return post_.ended() == 1; }));
  post_.Forget();
  store_.reset();
  vitals_.emplace();
  Open();
  Start();
  ASSERT_TRUE(Arrive(1));
  EXPECT_THAT(post_.arrived(), ElementsAre("down web to ops@test"));
}

TEST_F(ScribeTest, AReloadsChannelTakesWhatTheOldOneCouldNotSend) {
  post_.Fail(Delivered::kTrouble, 535, "bad password");
  Start();
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Try(1));
  ASSERT_TRUE(Eventually([&] { return Status().mail_up == false; }));
  FakePost mended;
  scribe_->Reconfigure({.alerts = alerts_,
                        .render = Render,
                        .channel = std::make_unique<FakeChannel>(mended),
                        .checks = 3});
  EXPECT_TRUE(Eventually([&] { return mended.arrived().size() == 1; }));
  EXPECT_THAT(mended.arrived(), ElementsAre("down web to ops@test"));
  EXPECT_THAT(post_.arrived(), IsEmpty());
  scribe_.reset();  // before the post that its channel writes to
}

TEST_F(ScribeTest, ATryUnderWayEndsOnTheChannelItBeganOn) {
  post_.Hang();
  Start();
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Eventually([&] { return post_.tries() == 1; }));
  FakePost newer;
  scribe_->Reconfigure({.alerts = alerts_,
                        .render = Render,
                        .channel = std::make_unique<FakeChannel>(newer),
                        .checks = 3});
  scribe_->Take(Down("db"));
  post_.Release();
  EXPECT_TRUE(Eventually([&] { return newer.arrived().size() == 1; }));
  EXPECT_THAT(post_.arrived(), ElementsAre("down web to ops@test"));
  EXPECT_THAT(newer.arrived(), ElementsAre("down db to ops@test"));
  scribe_.reset();
}

TEST_F(ScribeTest, WithoutAChannelWhatWaitsIsKeptUntilThereIsOne) {
  post_.Fail(Delivered::kRetry, 451, "later");
  Start();
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Try(1));
  scribe_->Reconfigure({.alerts = alerts_, .checks = 3});
  scribe_->Flush(Soon(seconds(20)));  // has taken the reload, sends nothing
  const int before = post_.tries();
  scribe_->Take(Down("db"));  // nobody is told of this one
  ASSERT_TRUE(Eventually([&] {
    return OpenOnDisk() == std::vector<std::string>{"db", "web"};
  }));
  EXPECT_EQ(Status().outbox_messages, 1);
  post_.Accept();
  scribe_->Reconfigure({.alerts = alerts_,
                        .render = Render,
                        .channel = std::make_unique<FakeChannel>(post_),
                        .checks = 3});
  ASSERT_TRUE(Arrive(1));
  EXPECT_EQ(post_.tries(), before + 1);
  EXPECT_THAT(post_.arrived(), ElementsAre("down web to ops@test"));
}

TEST_F(ScribeTest, TheNewAlertSettingsCount) {
  alerts_.hold = std::chrono::hours(1);
  Restart();
  Start();
  scribe_->Take(Down("web"));
  alerts_.hold = milliseconds(0);
  scribe_->Reconfigure({.alerts = alerts_,
                        .render = Render,
                        .channel = std::make_unique<FakeChannel>(post_),
                        .checks = 3});
  EXPECT_TRUE(Arrive(1));
}

TEST_F(ScribeTest, ASilenceIsInEffectPublishedAndOnDiskWhenItIsAnswered) {
  Start();
  std::promise<SilenceResult> answer;
  scribe_->Silence({.length = seconds(3600)}, [&](const SilenceResult& result) {
    EXPECT_EQ(Status().silenced_until, result.until);
    answer.set_value(result);
  });
  const SilenceResult result = answer.get_future().get();
  EXPECT_TRUE(result.durable);
  EXPECT_EQ(result.all_until, result.until);
  scribe_->Take(Down("web"));
  EXPECT_TRUE(Eventually(
      [&] { return OpenOnDisk() == std::vector<std::string>{"web"}; }));
  EXPECT_EQ(post_.tries(), 0);
  Restart();
  Start();
  EXPECT_TRUE(Eventually([&] { return Status().silenced_until.has_value(); }));
  EXPECT_EQ(Status().silenced_until, result.until);
  scribe_->Silence({}, [](const SilenceResult&) {});
  ASSERT_TRUE(Arrive(1));
  EXPECT_THAT(post_.arrived(), ElementsAre("down web to ops@test"));
}

TEST_F(ScribeTest, ASilenceEndsByItselfAndIsFollowedByWhatIsStillDown) {
  Start();
  const WallTime begin = SystemClock().Wall();
  scribe_->Silence({.checks = {"web"}, .length = milliseconds(300)},
                   [](const SilenceResult&) {});
  scribe_->Take(Down("web"));
  ASSERT_TRUE(Arrive(1));
  EXPECT_GE(SystemClock().Wall(), begin + milliseconds(300));
  EXPECT_THAT(post_.arrived(), ElementsAre("down web to ops@test"));
}

TEST_F(ScribeTest, WhatIsWithheldIsNotToldUntilItIsFree) {
  // Not started yet: as Monitor speaks of what it resumed.
  scribe_->Withhold("web", true);
  scribe_->Take(Down("web"));
  scribe_->Take(Down("db"));
  Start();
  ASSERT_TRUE(Arrive(1));
  EXPECT_THAT(post_.arrived(), ElementsAre("down db to ops@test"));
  scribe_->Withhold("web", false);
  ASSERT_TRUE(Arrive(2));
  EXPECT_EQ(post_.arrived().back(), "down web to ops@test");
}

TEST_F(ScribeTest, AFullQueueKeepsWhatIsWithheldInItsOrder) {
  for (int i = 0; i < 1100; ++i) {
    scribe_->Take(Down("cache"));
    scribe_->Take(Up("cache"));
  }
  // Recovers before it is free, so that nobody is ever told.
  scribe_->Withhold("web", true);
  scribe_->Take(Down("web"));
  scribe_->Take(Up("web"));
  scribe_->Withhold("web", false);
  scribe_->Withhold("api", true);
  scribe_->Take(Down("api"));
  scribe_->Take(Down("db"));
  scribe_->Start({"web", "db", "cache", "api"});
  ASSERT_TRUE(Eventually([&] {
    const auto arrived = post_.arrived();
    return std::count(arrived.begin(), arrived.end(), "down db to ops@test") >
           0;
  }));
  EXPECT_TRUE(scribe_->Flush(Soon(seconds(20))));
  EXPECT_THAT(post_.arrived(),
              testing::Not(testing::Contains(testing::AnyOf(
                  "down web to ops@test", "down api to ops@test"))));
}

TEST_F(ScribeTest, KeepsTheNewestOfEachCheckWhenItsQueueIsFull) {
  // Not started yet, so that nothing is taken out.
  for (int i = 0; i < 1100; ++i) {
    scribe_->Take(Down("cache"));
    scribe_->Take(Up("cache"));
  }
  scribe_->Take(Down("web"));
  Start();
  ASSERT_TRUE(Eventually([&] {
    const auto arrived = post_.arrived();
    return !arrived.empty() && arrived.back() == "down web to ops@test";
  }));
}

}  // namespace
}  // namespace leadsman
