// The ledger on a real store: it dies before and after each of its commits, and
// is made anew from what it left.
#include "internal/notify/ledger.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/base/clock.h"
#include "internal/health/check.h"
#include "internal/health/incident.h"
#include "internal/health/transition.h"
#include "internal/notify/alert_channel.h"
#include "internal/notify/scribe.h"
#include "internal/store/store.h"
#include "tests/contract/scribe/victim_script.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::Optional;
using testing::SizeIs;
using testing::UnorderedElementsAre;

std::int64_t Nanos(WallTime time) { return time.time_since_epoch().count(); }

struct Died {};

// Ends the life of who uses it at the nth commit: before it, or just after.
class MortalStore final : public Store {
 public:
  explicit MortalStore(Store& store) : store_(store) {}
  void DieAt(int commit, bool after) {
    commits_left_ = commit;
    after_ = after;
  }

  Result<StoreContent, std::string> Load(std::string_view pod) override {
    return store_.Load(pod);
  }
  Result<void, std::string> Commit(const StoreChange& change) override {
    if (change.empty()) return {};
    const bool dies = commits_left_-- == 0;
    if (dies && !after_) throw Died();
    auto done = store_.Commit(change);
    if (dies) throw Died();
    return done;
  }
  Result<std::string, std::string> Bytes(std::string_view message) override {
    return store_.Bytes(message);
  }
  bool durable() const override { return true; }
  std::vector<std::string> TakeNotices() override { return {}; }
  std::size_t memory() const override { return 0; }

 private:
  Store& store_;
  int commits_left_ = -1;
  bool after_ = false;
};

OutMessage Render(const Telling& telling) {
  const std::string id =
      std::string(ToString(telling.event)) + ' ' + telling.incidents.front().id;
  return {.id = id,
          .sender = "leadsman@test",
          .recipients = {"ops@test"},
          .bytes = id};
}

ScriptEdge Script(int number) {
  return EdgeNumber(number, WallTime(seconds(1'790'000'000)));
}

class Life {
 public:
  // `mail_works`: bit n says whether the server takes the nth try.
  Life(Store& store, unsigned mail_works)
      : store_(store), mail_works_(mail_works) {}

  // Eight edges, that is four incidents; then mail works until all is sent.
  void Live() {
    while (edge_ < kScriptRound) {
      try {
        Begin();
        for (; edge_ < kScriptRound; ++edge_) {
          Take(Script(edge_));
          Send(1);
        }
      } catch (const Died&) {
      }
    }
    store_.DieAt(-1, false);
    mail_works_ = ~0U;
    Begin();
    Send(1000);
  }

  MortalStore& store() { return store_; }
  const std::vector<std::string>& arrived() const { return arrived_; }

 private:
  void Begin() {
    AlertSettings alerts;
    alerts.resolve_after = milliseconds(0);
    ledger_.emplace(ScriptOptions(alerts), store_, 1);
    open_.clear();
    for (const Incident& incident : ledger_->Recall().open) {
      open_.insert(incident.id);
    }
    ledger_->Begin({"check-0", "check-1", "check-2", "check-3"}, Now());
    static_cast<void>(ledger_->Commit());
  }
  static ScribeOptions ScriptOptions(const AlertSettings& alerts) {
    return {.alerts = alerts,
            .render = Render,
            .retry = {.shortest = milliseconds(1), .longest = milliseconds(2)}};
  }
  // What Monitor does: an edge that the store knows is not made again.
  void Take(const ScriptEdge& edge) {
    if (open_.contains(edge.incident) == edge.down) return;
    Check check;
    check.name = edge.check;
    ledger_->Take({.check = std::make_shared<const Check>(check),
                   .from = edge.down ? Health::kUp : Health::kDown,
                   .to = edge.down ? Health::kDown : Health::kUp,
                   .at = edge.at,
                   .incident = edge.incident});
    ledger_->Advance(Now());
    EXPECT_EQ(ledger_->Commit(), "");
    if (edge.down) open_.insert(edge.incident);
  }
  void Send(int tries) {
    for (int i = 0; i < tries; ++i) {
      const auto message = ledger_->NextMessage(Now());
      if (!message) return;
      const bool works = (mail_works_ & 1U) != 0;
      mail_works_ = mail_works_ >> 1U | (mail_works_ == ~0U ? 1U << 31U : 0);
      if (works) arrived_.push_back(message->bytes);
      ledger_->Report(
          {.recipients = {{"ops@test",
                           works ? Delivered::kAccepted : Delivered::kRetry,
                           works ? 250 : 0, "so"}}},
          Now());
      EXPECT_EQ(ledger_->Commit(), "");
    }
  }
  WallTime Now() { return Script(1000).at + seconds(++now_); }

  MortalStore store_;
  unsigned mail_works_;
  int edge_ = 0;
  int now_ = 0;
  std::optional<Ledger> ledger_;
  std::set<std::string> open_;
  std::vector<std::string> arrived_;
};

// Nothing twice but the one mail that was under way at death; each incident
// down and then recovered, or both at once.
void ExpectEachToldOnce(const std::vector<std::string>& arrived) {
  std::map<std::string, int> times;
  std::vector<std::string> order;
  int doubles = 0;
  for (const std::string& mail : arrived) {
    if (times[mail]++ == 0) {
      order.push_back(mail);
    } else {
      ++doubles;
    }
  }
  EXPECT_LE(doubles, 1);
  std::size_t expected = 0;
  for (int number = 0; number < kScriptRound / 2; ++number) {
    const std::string incident = Script(number).incident;
    if (times.contains("down-and-up " + incident)) {
      expected += 1;
    } else {
      EXPECT_TRUE(times.contains("down " + incident));
      EXPECT_TRUE(times.contains("recovered " + incident));
      EXPECT_LT(std::find(order.begin(), order.end(), "down " + incident),
                std::find(order.begin(), order.end(), "recovered " + incident));
      expected += 2;
    }
  }
  EXPECT_THAT(order, SizeIs(expected));
}

TEST(Ledger, Guarantee1DeathAtAnyCommitLosesAndDoublesNothing) {
  int deaths = 0;
  for (const unsigned mail_works :
       {0U, ~0U, 0x5555U, 0x0fU, 0xf0f0U, 0x6db6U}) {
    for (int commit = 0; commit < 40; ++commit) {
      for (const bool after : {false, true}) {
        SCOPED_TRACE(testing::Message() << "mail " << mail_works << " commit "
                                        << commit << " after " << after);
        const auto store = OpenStore({});
        Life life(*store, mail_works);
        life.store().DieAt(commit, after);
        life.Live();
        ExpectEachToldOnce(life.arrived());
        ++deaths;
        if (testing::Test::HasFailure()) return;
      }
    }
  }
  EXPECT_EQ(deaths, 480);
}

class LedgerTest : public testing::Test {
 protected:
  void Open(const std::string& uid = "") {
    ledger_.emplace(ScribeOptions{.alerts = alerts_,
                                  .muted = muted_,
                                  .pod = {.uid = uid},
                                  .render = Render},
                    *store_, 1);
    remembered_ = ledger_->Recall();
    ledger_->Begin({"check-0"}, Script(0).at);
  }
  void Take(int number) {
    const ScriptEdge edge = Script(number);
    Check check;
    check.name = edge.check;
    ledger_->Take({.check = std::make_shared<const Check>(check),
                   .to = edge.down ? Health::kDown : Health::kUp,
                   .at = edge.at,
                   .incident = edge.incident});
    ledger_->Advance(edge.at);
  }

  void Reload() {
    ledger_->Reconfigure(
        {.alerts = alerts_, .render = Render, .checks = 1, .muted = muted_},
        Script(0).at);
  }
  // What is to be sent once it is told at that time.
  std::string Next(WallTime now) {
    ledger_->Advance(now);
    EXPECT_EQ(ledger_->Commit(), "");
    const auto message = ledger_->NextMessage(now);
    if (!message) return "";
    ledger_->Report(
        {.recipients = {{"ops@test", Delivered::kAccepted, 250, ""}}}, now);
    EXPECT_EQ(ledger_->Commit(), "");
    return message->bytes;
  }

  std::unique_ptr<Store> store_ = OpenStore({});
  AlertSettings alerts_{.resolve_after = milliseconds(0)};
  std::set<std::string> muted_;
  std::optional<Ledger> ledger_;
  Remembered remembered_;
};

TEST_F(LedgerTest, Guarantee2SendsNothingThatIsNotCommitted) {
  Open();
  Take(0);
  EXPECT_EQ(ledger_->NextMessage(Script(1).at), std::nullopt);
  EXPECT_EQ(ledger_->Commit(), "");
  EXPECT_TRUE(ledger_->NextMessage(Script(1).at));
}

TEST_F(LedgerTest, CountsWhatBecameOfEachMail) {
  Open();
  Take(0);
  EXPECT_EQ(ledger_->Commit(), "");
  const auto report = [&](Delivered delivered, seconds after) {
    const WallTime at = Script(0).at + after;
    ASSERT_TRUE(ledger_->NextMessage(at));
    ledger_->Report({.recipients = {{"ops@test", delivered, 0, ""}}}, at);
  };
  const std::chrono::days day(1);
  report(Delivered::kRetry, seconds(10));
  report(Delivered::kTrouble, day);
  EXPECT_EQ(ledger_->Status().mails, (MailCounts{.deferred = 2}));
  report(Delivered::kAccepted, 2 * day);
  EXPECT_EQ(ledger_->Status().mails, (MailCounts{.sent = 1, .deferred = 2}));
  Take(4);
  EXPECT_EQ(ledger_->Commit(), "");
  report(Delivered::kGiveUp, 3 * day);
  EXPECT_EQ(ledger_->Status().mails,
            (MailCounts{.sent = 1, .deferred = 2, .given_up = 1}));
}

TEST_F(LedgerTest, Guarantee6ATryThatACrashCutOffCountsAsSent) {
  Open();
  Take(0);
  EXPECT_EQ(ledger_->Commit(), "");
  ASSERT_TRUE(ledger_->NextMessage(Script(1).at));
  Open();  // died meanwhile
  EXPECT_THAT(remembered_.open, SizeIs(1));
  Take(4);
  EXPECT_EQ(ledger_->Commit(), "");
  EXPECT_EQ(ledger_->Status().outbox_messages, 2);
  const auto message = ledger_->NextMessage(Script(5).at);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->bytes, "down " + Script(0).incident);
}

TEST_F(LedgerTest, AnIncidentThatEndedIsNotRemembered) {
  Open();
  Take(0);
  Take(4);
  EXPECT_EQ(ledger_->Commit(), "");
  Open();
  EXPECT_THAT(remembered_.open, IsEmpty());
  EXPECT_THAT(remembered_.passed, ElementsAre("check-0"));
}

TEST_F(LedgerTest, SaysHowTheMailPathIs) {
  Open();
  Take(0);
  EXPECT_EQ(ledger_->Commit(), "");
  EXPECT_EQ(ledger_->Status().mail_up, std::nullopt);
  EXPECT_EQ(ledger_->Status().outbox_oldest, Script(0).at);
  const auto report = [this](Delivered how, int code, const std::string& why) {
    static_cast<void>(ledger_->NextMessage(Script(1).at));
    ledger_->Report({.recipients = {{"ops@test", how, code, why}}},
                    Script(1).at);
    ledger_->Hurry(Script(1).at);
  };
  report(Delivered::kRetry, 450, "greylisted");
  EXPECT_EQ(ledger_->Status().mail_up, std::nullopt);
  report(Delivered::kTrouble, 535, "bad password");
  EXPECT_EQ(ledger_->Status().mail_up, false);
  EXPECT_EQ(ledger_->Status().mail_detail, "bad password");
  EXPECT_EQ(ledger_->Status().mail_since, Script(1).at);
  report(Delivered::kGiveUp, 550, "no such user");
  EXPECT_EQ(ledger_->Status().mail_up, true);
  EXPECT_EQ(ledger_->Status().mail_detail, "");
}

TEST_F(LedgerTest, AFullOutboxSendsOnAndTakesTheRestLater) {
  const TempDir dir;
  store_ = OpenStore({.directory = dir.path(), .max_bytes = 256 * 1024});
  ledger_.emplace(ScribeOptions{.alerts = {.resolve_after = milliseconds(0)},
                                .render =
                                    [](const Telling& telling) {
                                      OutMessage message = Render(telling);
                                      message.bytes += std::string(12'000, 'x');
                                      return message;
                                    }},
                  *store_, 1);
  const int many = 4 * 30;  // 60 failures, 60 recoveries
  std::string trouble;
  for (int number = 0; number < many; ++number) {
    Take(number);
    trouble = ledger_->Commit();
  }
  EXPECT_EQ(trouble,
            "state.maxBytes is reached and everything in the store still waits "
            "to be sent; mend the mail path or raise it");
  std::set<std::string> arrived;
  const WallTime later = Script(many).at + seconds(3600);
  for (int i = 0; i < 1000 && ledger_->Status().outbox_messages > 0; ++i) {
    if (auto message = ledger_->NextMessage(later)) {
      arrived.insert(message->id);
      ledger_->Report(
          {.recipients = {{"ops@test", Delivered::kAccepted, 250, ""}}}, later);
    }
    trouble = ledger_->Commit();
  }
  EXPECT_EQ(trouble, "");
  EXPECT_EQ(ledger_->Status().outbox_messages, 0);
  for (int number = 0; number < many; ++number) {
    const ScriptEdge edge = Script(number);
    if (!edge.down) continue;
    EXPECT_TRUE(arrived.contains("down " + edge.incident) ||
                arrived.contains("down-and-up " + edge.incident))
        << edge.incident;
  }
}

// A store that takes nothing, and then everything.
class ShutStore final : public Store {
 public:
  explicit ShutStore(Store& store) : store_(store) {}
  void Open() { open_ = true; }
  std::size_t largest() const { return largest_; }  // rows of one change

  Result<StoreContent, std::string> Load(std::string_view pod) override {
    return store_.Load(pod);
  }
  Result<void, std::string> Commit(const StoreChange& change) override {
    if (change.empty()) return {};
    if (!open_) return Unexpected<std::string>("full");
    largest_ =
        std::max(largest_, change.incidents.size() + change.policy.size() +
                               change.policy_gone.size());
    return store_.Commit(change);
  }
  Result<std::string, std::string> Bytes(std::string_view message) override {
    return store_.Bytes(message);
  }
  bool durable() const override { return true; }
  std::vector<std::string> TakeNotices() override { return {}; }
  std::size_t memory() const override { return 0; }

 private:
  Store& store_;
  bool open_ = false;
  std::size_t largest_ = 0;
};

TEST_F(LedgerTest, WhatWaitsForAFullStoreIsBounded) {
  ShutStore shut(*store_);
  ledger_.emplace(ScribeOptions{.alerts = {.resolve_after = milliseconds(0)},
                                .render = Render},
                  shut, 1);
  const int many = 250 * kScriptRound;  // a thousand incidents
  for (int number = 0; number < many; ++number) {
    Take(number);
    EXPECT_EQ(ledger_->Commit(), "full");
  }
  Take(many);  // the last one stays open
  EXPECT_EQ(ledger_->Commit(), "full");
  EXPECT_LT(ledger_->Status().outbox_messages, 300);
  shut.Open();
  EXPECT_EQ(ledger_->Commit(), "");
  EXPECT_LT(shut.largest(), 50U);
  Open();
  ASSERT_THAT(remembered_.open, SizeIs(1));
  EXPECT_EQ(remembered_.open[0].id, Script(many).incident);
}

TEST_F(LedgerTest, ASilenceSurvivesARestartAndTellsAtItsEnd) {
  Open();
  const WallTime begin = Script(0).at - seconds(1);
  EXPECT_EQ(ledger_->Silence({.length = seconds(60)}, begin).until,
            begin + seconds(60));
  Take(0);
  EXPECT_EQ(ledger_->Commit(), "");
  for (int life = 0; life < 3; ++life) {
    Open();
    EXPECT_THAT(remembered_.open, SizeIs(1));
    EXPECT_EQ(ledger_->Status().silenced_until, begin + seconds(60));
    EXPECT_EQ(ledger_->NextDue(begin), begin + seconds(60));
    ledger_->Advance(begin + seconds(59));
    EXPECT_EQ(ledger_->Commit(), "");
    EXPECT_EQ(ledger_->Status().outbox_messages, 0);
  }
  ledger_->Advance(begin + seconds(60));
  EXPECT_EQ(ledger_->Commit(), "");
  EXPECT_EQ(ledger_->Status().silenced_until, std::nullopt);
  EXPECT_EQ(ledger_->Status().outbox_messages, 1);
  Open();  // and it is over for good
  EXPECT_EQ(ledger_->Status().silenced_until, std::nullopt);
  ASSERT_TRUE(ledger_->NextMessage(begin + seconds(61)));
}

// Or each restart would count the whole length anew.
TEST_F(LedgerTest, WhatAClockSetBackPulledInIsPulledInForGood) {
  alerts_.hold = seconds(60);
  Open();
  const WallTime before = Script(0).at - seconds(1);
  static_cast<void>(
      ledger_->Silence({.checks = {"check-1"}, .length = seconds(60)}, before));
  static_cast<void>(ledger_->Silence({.length = seconds(90)}, before));
  Take(0);
  EXPECT_EQ(ledger_->Commit(), "");
  const WallTime now = Script(0).at - seconds(10'000);
  ledger_->Advance(now);
  EXPECT_EQ(ledger_->Commit(), "");
  for (const int later : {30, 50}) {
    Open();
    EXPECT_EQ(Next(now + seconds(later)), "");
    EXPECT_EQ(ledger_->Status().silenced_until, now + seconds(90));
    EXPECT_THAT(
        store_->Load("")->policy,
        UnorderedElementsAre(
            Field(&PolicyRow::due, Optional(Nanos(now + seconds(60)))),
            Field(&PolicyRow::due, Optional(Nanos(now + seconds(60)))),
            Field(&PolicyRow::due, Optional(Nanos(now + seconds(90))))));
  }
  EXPECT_EQ(Next(now + seconds(90)), "down " + Script(0).incident);
}

TEST_F(LedgerTest, AnEndThatPassedWhileNobodyRanIsAnEnd) {
  Open();
  const WallTime begin = Script(0).at - seconds(1);
  static_cast<void>(
      ledger_->Silence({.checks = {"check-0"}, .length = seconds(60)}, begin));
  Take(0);
  EXPECT_EQ(ledger_->Commit(), "");
  Open();
  ledger_->Advance(begin + seconds(3600));
  EXPECT_EQ(ledger_->Commit(), "");
  EXPECT_EQ(ledger_->Status().outbox_messages, 1);
  EXPECT_THAT(store_->Load("")->policy, SizeIs(1));  // the case alone
}

TEST_F(LedgerTest, ASilenceThatIsEndedIsForgottenByTheStoreToo) {
  Open();
  const WallTime now = Script(0).at;
  static_cast<void>(ledger_->Silence({.length = seconds(60)}, now));
  static_cast<void>(
      ledger_->Silence({.checks = {"a", "b"}, .length = seconds(60)}, now));
  EXPECT_EQ(ledger_->Commit(), "");
  EXPECT_THAT(store_->Load("")->policy, SizeIs(3));
  EXPECT_THAT(ledger_->Silence({.checks = {"a", "c"}}, now).ended,
              ElementsAre("a"));
  EXPECT_EQ(ledger_->Commit(), "");
  EXPECT_THAT(store_->Load("")->policy, SizeIs(2));
  EXPECT_THAT(ledger_->Silence({}, now).ended, ElementsAre("", "b"));
  EXPECT_EQ(ledger_->Commit(), "");
  EXPECT_THAT(store_->Load("")->policy, IsEmpty());
  EXPECT_THAT(ledger_->Silence({}, now).ended, IsEmpty());
}

TEST_F(LedgerTest, BegunAndEndedBeforeACommitLeavesNothing) {
  Open();
  static_cast<void>(ledger_->Silence({.length = seconds(60)}, Script(0).at));
  static_cast<void>(ledger_->Silence({}, Script(0).at));
  EXPECT_EQ(ledger_->Commit(), "");
  EXPECT_THAT(store_->Load("")->policy, IsEmpty());
  static_cast<void>(ledger_->Silence({.length = seconds(60)}, Script(0).at));
  static_cast<void>(ledger_->Silence({}, Script(0).at));
  static_cast<void>(ledger_->Silence({.length = seconds(90)}, Script(0).at));
  EXPECT_EQ(ledger_->Commit(), "");
  Open();
  EXPECT_EQ(ledger_->Status().silenced_until, Script(0).at + seconds(90));
}

// As Monitor says before the first look at what is due.
TEST_F(LedgerTest, WhatIsWithheldAtAStartIsNotToldThoughItWasDue) {
  Open();
  ledger_->Withhold("check-0", true);
  Take(0);
  EXPECT_EQ(ledger_->Commit(), "");
  Open();
  ledger_->Withhold("check-0", true);
  ledger_->Advance(Script(0).at + seconds(60));
  EXPECT_EQ(ledger_->Commit(), "");
  EXPECT_EQ(ledger_->Status().outbox_messages, 0);
  ledger_->Withhold("check-0", false);
  ledger_->Advance(Script(0).at + seconds(61));
  EXPECT_EQ(ledger_->Status().outbox_messages, 1);
}

// On a persistent volume: each pod's failure is an incident of its own.
TEST_F(LedgerTest, AfterASilenceTellsTheOldPodsEndAndThenTheNewPodsFailure) {
  Open("old");
  Take(0);
  EXPECT_EQ(Next(Script(0).at), "down " + Script(0).incident);
  const WallTime end = Script(0).at + seconds(60);
  static_cast<void>(ledger_->Silence({.length = seconds(60)}, Script(0).at));
  EXPECT_EQ(ledger_->Commit(), "");
  Open("new");
  EXPECT_THAT(remembered_.open, IsEmpty());
  Take(kScriptRound);
  EXPECT_EQ(ledger_->Commit(), "");
  for (int life = 0; life < 3; ++life) {
    Open("new");
    ASSERT_THAT(remembered_.open, SizeIs(1));
    EXPECT_EQ(remembered_.open[0].id, Script(kScriptRound).incident);
    EXPECT_THAT(remembered_.recovering, IsEmpty());
    EXPECT_EQ(Next(end - seconds(1)), "");
  }
  EXPECT_EQ(Next(end), "closed " + Script(0).incident);
  EXPECT_EQ(Next(end), "down " + Script(kScriptRound).incident);
  EXPECT_EQ(Next(end), "");
  Open("new");
  EXPECT_EQ(Next(end), "");
  EXPECT_THAT(store_->Load("new")->policy, SizeIs(1));
  Take(kScriptRound + 4);
  EXPECT_EQ(Next(end), "recovered " + Script(kScriptRound).incident);
}

TEST_F(LedgerTest, AlertOfACheckThatIsDownCountsFromAReloadOn) {
  alerts_.hold = seconds(60);
  muted_ = {"check-0"};
  Open();
  Take(0);
  EXPECT_EQ(Next(Script(0).at + seconds(100)), "");
  muted_ = {};
  Reload();
  EXPECT_EQ(Next(Script(0).at + seconds(101)), "down " + Script(0).incident);
  muted_ = {"check-0"};
  Reload();
  Take(4);
  EXPECT_EQ(Next(Script(4).at), "recovered " + Script(0).incident);
}

TEST_F(LedgerTest, AlertOfACheckThatIsDownCountsFromARestartOn) {
  alerts_.hold = seconds(60);
  Open();
  Take(0);
  EXPECT_EQ(ledger_->Commit(), "");
  muted_ = {"check-0"};
  Open();
  EXPECT_THAT(remembered_.open, SizeIs(1));
  EXPECT_EQ(Next(Script(0).at + seconds(100)), "");
  muted_ = {};
  Open();
  EXPECT_EQ(Next(Script(0).at + seconds(101)), "down " + Script(0).incident);
  muted_ = {"check-0"};
  Open();
  Take(4);
  EXPECT_EQ(Next(Script(4).at), "recovered " + Script(0).incident);
}

TEST_F(LedgerTest, RemembersARecoveryThatWaits) {
  ledger_.emplace(
      ScribeOptions{.alerts = {.resolve_after = milliseconds(120'000)},
                    .render = Render},
      *store_, 1);
  Take(0);
  Take(4);
  EXPECT_EQ(ledger_->Commit(), "");
  Open();
  EXPECT_THAT(remembered_.open, IsEmpty());
  ASSERT_THAT(remembered_.recovering, SizeIs(1));
  EXPECT_EQ(remembered_.recovering[0].id, Script(0).incident);
  EXPECT_EQ(remembered_.recovering[0].closed, Script(4).at);
}

}  // namespace
}  // namespace leadsman
