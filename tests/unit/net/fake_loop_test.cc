#include "tests/support/fake_loop.h"

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "internal/base/time_text.h"

namespace leadsman {
namespace {

TEST(FakeLoopTest, RunsAnHourInOrderEachTaskAtItsTime) {
  FakeLoop loop;
  const SteadyTime start = loop.Now();
  int ticks = 0;
  std::function<void()> tick = [&] {
    ++ticks;
    EXPECT_EQ(loop.Now(), start + seconds(ticks));
    loop.RunAt(loop.Now() + seconds(1), tick);
  };
  loop.RunAt(start + seconds(1), tick);
  loop.AdvanceBy(std::chrono::hours(1));
  EXPECT_EQ(ticks, 3600);
  EXPECT_EQ(loop.Now(), start + std::chrono::hours(1));
  EXPECT_EQ(FormatUtc(loop.Wall()), "2026-11-24T03:00:00Z");
}

TEST(FakeLoopTest, AStallMakesTimersLate) {
  FakeLoop loop;
  const SteadyTime start = loop.Now();
  SteadyTime ran;
  loop.RunAt(start + seconds(1), [&] { ran = loop.Now(); });
  loop.StallFor(seconds(5));
  EXPECT_EQ(ran, SteadyTime());
  loop.RunDue();
  EXPECT_EQ(ran, start + seconds(5));
}

class FakeTransportTest : public testing::Test {
 protected:
  void Fetch(milliseconds timeout = seconds(1)) {
    transport_->Fetch(
        {.url = "http://web/", .timeout = timeout},
        [this](HttpResult result) { results_.push_back(std::move(result)); });
  }

  FakeLoop loop_;
  std::unique_ptr<FakeTransport> transport_ =
      std::make_unique<FakeTransport>(loop_);
  std::vector<HttpResult> results_;
};

TEST_F(FakeTransportTest, AnswersAfterItsLatencyAndNeverInsideTheCall) {
  transport_->Answer("http://web/", HttpStatus(204), milliseconds(30));
  Fetch();
  loop_.AdvanceBy(milliseconds(29));
  EXPECT_TRUE(results_.empty());
  EXPECT_EQ(transport_->in_flight(), 1U);
  loop_.AdvanceBy(milliseconds(1));
  ASSERT_EQ(results_.size(), 1U);
  EXPECT_EQ(results_[0]->status, 204);
  EXPECT_EQ(results_[0]->latency, milliseconds(30));
  EXPECT_EQ(transport_->in_flight(), 0U);
}

TEST_F(FakeTransportTest, OneAnswerComesBeforeTheStandingOne) {
  transport_->Answer("http://web/", HttpStatus(200));
  transport_->AnswerOnce("http://web/", HttpFails(NetFault::kReset));
  Fetch();
  Fetch();
  loop_.AdvanceBy(seconds(1));
  ASSERT_EQ(results_.size(), 2U);
  EXPECT_EQ(results_[0].error().fault, NetFault::kReset);
  EXPECT_EQ(results_[1]->status, 200);
}

TEST_F(FakeTransportTest, WhatIsNotScriptedIsRefused) {
  Fetch();
  EXPECT_TRUE(results_.empty());
  loop_.RunDue();
  EXPECT_EQ(results_.at(0).error().fault, NetFault::kRefused);
}

TEST_F(FakeTransportTest, AnAnswerAfterTheTimeoutIsATimeout) {
  transport_->Answer("http://web/", HttpStatus(200), milliseconds(1001));
  Fetch();
  loop_.AdvanceBy(seconds(1));
  ASSERT_EQ(results_.size(), 1U);
  EXPECT_EQ(results_[0].error().fault, NetFault::kTimeout);
  EXPECT_EQ(results_[0].error().latency, seconds(1));
}

TEST_F(FakeTransportTest, ALateLoopMakesATimeoutOfAnAnswerInTime) {
  transport_->Answer("http://web/", HttpStatus(200), milliseconds(10));
  Fetch();
  loop_.StallFor(seconds(3));
  loop_.RunDue();
  EXPECT_EQ(results_.at(0).error().fault, NetFault::kTimeout);
}

TEST_F(FakeTransportTest, DroppedCallsAreNotDone) {
  transport_->Answer("http://web/", HttpStatus(200));
  Fetch();
  transport_.reset();
  loop_.AdvanceBy(seconds(9));
  EXPECT_TRUE(results_.empty());
}

}  // namespace
}  // namespace leadsman
