#include "internal/kube/event_queue.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

using namespace std::chrono_literals;

const KubeError kNoAnswer{.message = "connect: refused", .retry = true};
const KubeError kBusy{.code = 500, .message = "busy", .retry = true};
const KubeError kForbidden{.code = 403, .reason = "Forbidden"};
const KubeError kNotFound{.code = 404, .reason = "NotFound"};
const KubeError kExists{.code = 409, .reason = "AlreadyExists"};

class EventQueueTest : public testing::Test {
 protected:
  void Push(bool bad, const std::string& note, const std::string& cause = "",
            const std::string& check = "web") {
    queue_.Push({.topic = "health",
                 .check = check,
                 .bad = bad,
                 .reason = bad ? "CheckFailed" : "CheckRecovered",
                 .action = "Probe",
                 .note = note,
                 .cause = cause},
                wall_, now_);
  }
  void Down(const std::string& cause = "refused",
            const std::string& check = "web") {
    Push(true, check + " down: " + cause, cause, check);
  }
  void Up(const std::string& check = "web") {
    Push(false, check + " up", "", check);
  }
  void Pass(milliseconds time) {
    now_ += time;
    wall_ += time;
  }

  // What is sent next: "new NOTE", "new NOTE x2", "patch NOTE x2", "nothing".
  std::string Next() {
    taken_ = queue_.Take(now_);
    if (!taken_) return "nothing";
    std::string text = (taken_->patch ? "patch " : "new ") + taken_->event.note;
    if (taken_->event.count > 1) {
      text += " x" + std::to_string(taken_->event.count);
    }
    return text;
  }
  void End(const std::optional<KubeError>& error = {}) {
    queue_.Finish(error, now_);
  }
  std::string Sent(const std::optional<KubeError>& error = {}) {
    std::string next = Next();
    if (taken_) End(error);
    return next;
  }
  // How long until Take may have something, in ms; -1: it won't.
  std::int64_t Wait() {
    const auto due = queue_.NextDue();
    return due ? std::chrono::duration_cast<milliseconds>(*due - now_).count()
               : -1;
  }
  // Down and up again, all of it sent at once.
  void DownAndUp() {
    Down();
    while (Sent() != "nothing") {
    }
    Up();
    while (Sent() != "nothing") {
    }
  }

  EventQueue queue_{PodFacts{.name = "web-0"}};
  SteadyTime now_{1h};
  WallTime wall_{1'795'485'600s};
  std::optional<EventRequest> taken_;
};

TEST_F(EventQueueTest, SendsEachEdgeOnceInItsOrder) {
  EXPECT_EQ(Wait(), -1);
  Down();
  Up();
  Down("refused", "api");
  EXPECT_EQ(Wait(), 0);
  EXPECT_EQ(Sent(), "new web down: refused");
  EXPECT_EQ(Sent(), "new web up");
  EXPECT_EQ(Sent(), "new api down: refused");
  EXPECT_EQ(Sent(), "nothing");
  EXPECT_EQ(queue_.counts().sent, 3U);
}

TEST_F(EventQueueTest, SendsOneAtATime) {
  Down();
  Up();
  EXPECT_EQ(Next(), "new web down: refused");
  EXPECT_EQ(Next(), "nothing");
  EXPECT_EQ(Wait(), -1);
  EXPECT_FALSE(queue_.Idle(now_));
  End();
  EXPECT_EQ(Sent(), "new web up");
  EXPECT_TRUE(queue_.Idle(now_));
}

TEST_F(EventQueueTest, NamesAreNeverTheSame) {
  Down();
  Sent();
  const std::string first = taken_ ? taken_->event.name : "";
  Down();  // a moment that the clock does not tell from the first
  Up();
  EXPECT_EQ(Sent(), "patch web down: refused x2");
  EXPECT_EQ(taken_->event.name, first);
  wall_ -= 1h;  // set back
  EXPECT_EQ(Sent(), "new web up");
  EXPECT_NE(taken_->event.name, first);
}

TEST_F(EventQueueTest, TheSameWithinSixMinutesIsASeriesThatGrowsFromTwo) {
  for (int i = 1; i < 4; ++i) {
    Down();
    const std::string x = i == 1 ? "" : " x" + std::to_string(i);
    EXPECT_EQ(Sent(), (i == 1 ? "new" : "patch") + (" web down: refused" + x));
    if (i > 1) {
      EXPECT_EQ(taken_->event.last, wall_);
    }
    Pass(1min);
    Up();
    EXPECT_EQ(Sent(), (i == 1 ? "new" : "patch") + (" web up" + x));
    Pass(5min);
  }
}

TEST_F(EventQueueTest, AfterMoreThanSixMinutesItIsANewOne) {
  Down();
  Sent();
  Pass(6min);
  Down();
  EXPECT_EQ(Sent(), "patch web down: refused x2");
  Pass(6min + 1ms);
  Down();
  EXPECT_EQ(Sent(), "new web down: refused");
}

TEST_F(EventQueueTest, AnotherCauseOrCheckIsANewOne) {
  Down("refused");
  Down("status 503");
  Down("refused", "api");
  EXPECT_EQ(Sent(), "new web down: refused");
  EXPECT_EQ(Sent(), "new web down: status 503");
  EXPECT_EQ(Sent(), "new api down: refused");
}

TEST_F(EventQueueTest, WhatRepeatsWhileItWaitsIsSentOnceWithItsCount) {
  Down();
  Up();
  Down();
  Up();
  Down();
  EXPECT_EQ(Sent(), "new web down: refused x3");
  EXPECT_EQ(Sent(), "new web up x2");
  EXPECT_EQ(Sent(), "nothing");
}

TEST_F(EventQueueTest, WhatRepeatsWhileItIsSentIsPatchedAfterIt) {
  Down();
  Next();
  Down();
  Down();
  End();
  EXPECT_EQ(Sent(), "patch web down: refused x3");
  EXPECT_EQ(Sent(), "nothing");
}

TEST_F(EventQueueTest, ABurstIsBoundedAndTheRecoveryAlwaysTold) {
  for (int i = 0; i < 12; ++i) {
    DownAndUp();
    Pass(1s);
  }
  EXPECT_EQ(queue_.counts().sent, 24U);
  Down();  // would leave no token for its recovery
  EXPECT_EQ(Sent(), "nothing");
  EXPECT_EQ(Wait(), 5min / 1ms - 12'000);
  EXPECT_TRUE(queue_.Idle(now_)) << "nothing could be sent by now";
  Pass(milliseconds(Wait()));
  EXPECT_EQ(Sent(), "patch web down: refused x13") << "it is true still";
  Up();
  EXPECT_EQ(Sent(), "patch web up x13") << "at once";
}

TEST_F(EventQueueTest, WhatIsOverWhileItIsHeldIsNotToldAtAll) {
  for (int i = 0; i < 12; ++i) DownAndUp();
  for (int i = 0; i < 100; ++i) DownAndUp();
  EXPECT_EQ(queue_.counts().sent, 24U);
  EXPECT_EQ(queue_.counts().withheld, 200U);
  EXPECT_EQ(Wait(), -1);
  Pass(5min);
  Down();
  EXPECT_EQ(Sent(), "patch web down: refused x113") << "but counted";
}

TEST_F(EventQueueTest, EachCheckHasItsOwnBucket) {
  for (int i = 0; i < 13; ++i) DownAndUp();
  Down();
  Down("refused", "api");
  EXPECT_EQ(Sent(), "new api down: refused");
  EXPECT_EQ(Sent(), "nothing");
}

TEST_F(EventQueueTest, NothingOfACheckOvertakesWhatIsHeldOfIt) {
  for (int i = 0; i < 12; ++i) DownAndUp();
  Down();
  queue_.Push({.topic = "degraded",
               .check = "web",
               .bad = false,
               .reason = "CheckDegraded",
               .action = "Probe",
               .note = "not degraded"},
              wall_, now_);
  EXPECT_EQ(Sent(), "nothing");
  Pass(10min);
  EXPECT_EQ(Sent(), "patch web down: refused x13");
  EXPECT_EQ(Sent(), "new not degraded");
}

TEST_F(EventQueueTest, WhatIsAboutNoCheckIsLimitedByItsTopic) {
  const auto reject = [this](const std::string& note) {
    queue_.Push({.topic = "config",
                 .reason = "ConfigRejected",
                 .action = "Reload",
                 .note = note,
                 .cause = note},
                wall_, now_);
  };
  for (int i = 0; i < 30; ++i) reject("error " + std::to_string(i));
  for (int i = 0; i < 24; ++i) {
    EXPECT_EQ(Sent(), "new error " + std::to_string(i));
  }
  EXPECT_EQ(Sent(), "nothing");
  Pass(5min);
  EXPECT_EQ(Sent(), "new error 29") << "the newest of those held";
  EXPECT_EQ(queue_.counts().withheld, 5U);
}

TEST_F(EventQueueTest, NoAnswerIsTriedAgainInTenSecondsForAnHour) {
  Down();
  Sent(kNoAnswer);
  EXPECT_GE(Wait(), 10'000);
  EXPECT_LE(Wait(), 12'500);
  EXPECT_EQ(Sent(), "nothing");
  for (int i = 0; i < 200; ++i) {
    Pass(12'500ms);
    EXPECT_EQ(Sent(kNoAnswer), "new web down: refused");
  }
  EXPECT_EQ(queue_.counts().dropped, 0U);
  Pass(20min);
  EXPECT_EQ(Sent(), "nothing");
  EXPECT_EQ(queue_.counts().dropped, 1U);
}

TEST_F(EventQueueTest, OrderIsKeptThroughAnOutage) {
  Down();
  Sent(kNoAnswer);
  Up();
  Down("refused", "api");
  EXPECT_EQ(Sent(), "nothing") << "the others would fare no better";
  Pass(13s);
  EXPECT_EQ(Sent(), "new web down: refused");
  EXPECT_EQ(Sent(), "new web up");
  EXPECT_EQ(Sent(), "new api down: refused");
}

TEST_F(EventQueueTest, AnErrorOfTheServersIsTriedTwelveTimes) {
  Down();
  for (int i = 0; i < 11; ++i) {
    EXPECT_EQ(Sent(kBusy), "new web down: refused");
    Pass(13s);
  }
  EXPECT_EQ(queue_.counts().dropped, 0U);
  EXPECT_EQ(Sent(kBusy), "new web down: refused");
  EXPECT_EQ(queue_.counts().dropped, 1U);
  EXPECT_EQ(Wait(), -1);
}

TEST_F(EventQueueTest, RetryAfterIsKept) {
  const auto wait = [this](milliseconds after) {
    Down();
    Sent(KubeError{.code = 429, .retry = true, .retry_after = after});
    const milliseconds waits{Wait()};
    Pass(waits);
    return waits;
  };
  const milliseconds told = wait(30s);
  EXPECT_GE(told, 30s);
  EXPECT_LE(told, 37'500ms);
  const milliseconds at_once = wait(0s);
  EXPECT_GE(at_once, 1s) << "never at once";
  EXPECT_LE(at_once, 1'250ms);
}

TEST_F(EventQueueTest, ALostAnswerIsNoLossWhereTheEventIsThere) {
  Down();
  Sent(kNoAnswer);
  Pass(13s);
  Sent(kExists);
  EXPECT_EQ(queue_.counts().sent, 1U);
  Down();
  EXPECT_EQ(Sent(), "patch web down: refused x2");
}

TEST_F(EventQueueTest, WhatRepeatsWhileItsCreateIsTriedAgainIsCounted) {
  Down();
  Sent(kNoAnswer);
  Down();
  Pass(13s);
  Sent(kExists);
  EXPECT_EQ(Sent(), "patch web down: refused x2");
  EXPECT_EQ(queue_.counts().sent, 1U);
  EXPECT_EQ(Sent(), "nothing");
}

TEST_F(EventQueueTest, AFinalErrorDropsThatOneAndForgetsItsSeries) {
  Down();
  Up();
  EXPECT_EQ(Sent(kForbidden), "new web down: refused");
  EXPECT_EQ(Sent(), "new web up");
  EXPECT_EQ(queue_.counts().dropped, 1U);
  Down();
  EXPECT_EQ(Sent(), "new web down: refused");
  Down();
  EXPECT_EQ(Sent(kForbidden), "patch web down: refused x2");
  Down();
  EXPECT_EQ(Sent(), "new web down: refused");
}

TEST_F(EventQueueTest, AnEventThatIsGoneIsMadeAnew) {
  Down();
  Sent();
  Down();
  EXPECT_EQ(Sent(kNotFound), "patch web down: refused x2");
  EXPECT_EQ(Wait(), 0);
  EXPECT_EQ(Sent(), "new web down: refused x2");
  Down();
  EXPECT_EQ(Sent(kNotFound), "patch web down: refused x3");
  EXPECT_EQ(Sent(kNotFound), "new web down: refused x3");
  EXPECT_EQ(queue_.counts().dropped, 1U) << "its namespace is gone";
}

TEST_F(EventQueueTest, AnOldSeriesEndDoesNotTouchTheNextOne) {
  Down();
  Next();
  Pass(7min);
  Down();  // a new series, as the first is idle
  End(kForbidden);
  EXPECT_EQ(Sent(), "new web down: refused");
  Down();
  EXPECT_EQ(Sent(), "patch web down: refused x2");
}

TEST_F(EventQueueTest, IsBoundedAndTheOldestGo) {
  Next();
  for (int i = 0; i < 1'003; ++i) {
    Down("refused", "web-" + std::to_string(i));
    if (i == 0) Next();
  }
  EXPECT_EQ(queue_.counts().dropped, 3U);
  End();
  EXPECT_EQ(queue_.counts().sent, 1U) << "what was under way is";
  EXPECT_EQ(Sent(), "new web-4 down: refused");
  while (Sent() != "nothing") {
  }
  EXPECT_EQ(queue_.counts().sent, 1'000U);
}

}  // namespace
}  // namespace leadsman
