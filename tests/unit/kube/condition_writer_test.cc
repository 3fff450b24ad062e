#include "internal/kube/condition_writer.h"

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/kube/pod_fixture.h"

namespace leadsman {
namespace {

using namespace std::chrono_literals;

class ConditionWriterTest : public PodFixture {
 protected:
  ConditionWriterTest() {
    Say(Health::kStarting);
    writer_.emplace(ConditionParts{.client = client_,
                                   .scheduler = loop_,
                                   .clock = loop_,
                                   .snapshot = snapshot_},
                    pod_, "leadsman.io/ready");
  }

  void Say(Health health, bool draining = false,
           Reason failed = Reason::kRefused) {
    auto check = std::make_shared<Check>();
    check->name = "web";
    snapshot_.Store(std::make_shared<const Snapshot>(
        Snapshot{.version = 1,
                 .checks = {std::make_shared<CheckState>(CheckState{
                     .check = check, .health = health, .failed = failed})},
                 .draining = draining}));
  }

  void Move(Health health, Reason failed = Reason::kRefused) {
    Say(health, false, failed);
    writer_->Take({});
  }

  void Drain() {
    Say(Health::kUp, true);
    writer_->Look();
  }

  void Answer(HttpResult result, milliseconds latency = 1ms) {
    transport_.Answer(url_, std::move(result), latency);
  }
  void AnswerOnce(HttpResult result, milliseconds latency = 1ms) {
    transport_.AnswerOnce(url_, std::move(result), latency);
  }

  // Started, and in step.
  void Settle(Health health) {
    Say(health);
    Answer(HttpStatus(200));
    writer_->Start();
    loop_.AdvanceBy(1s);
  }

  // What was written since the last call, oldest first: "False ChecksDown
  // 02:00:00".
  std::vector<std::string> Written() {
    std::vector<std::string> all;
    for (; told_ < Asked(); ++told_) {
      const std::string& body = transport_.asked()[told_].request.body;
      const auto between = [&](const std::string& start) {
        const std::size_t from = body.find(start) + start.size();
        return body.substr(from, body.find('"', from) - from);
      };
      all.push_back(between("\"status\":\"") + ' ' + between("\"reason\":\"") +
                    ' ' + between("lastTransitionTime\":\"2026-11-24T"));
    }
    return all;
  }

  using Texts = std::vector<std::string>;

  const std::string url_ = pod_url_ + "/status?fieldManager=leadsman";
  Published<Snapshot> snapshot_;
  std::optional<ConditionWriter> writer_;
  std::size_t told_ = 0;
};

TEST_F(ConditionWriterTest, AsksForAStrategicMergeOfTheStatusAlone) {
  Settle(Health::kUp);
  EXPECT_EQ(LastAsked().method, "PATCH");
  EXPECT_EQ(LastAsked().url, url_);
  EXPECT_EQ(
      LastAsked().headers,
      (HeaderList{{"Accept",
                   "application/json;as=PartialObjectMetadata;"
                   "g=meta.k8s.io;v=v1,application/json"},
                  {"Content-Type", "application/strategic-merge-patch+json"}}));
  EXPECT_EQ(LastAsked().body.find(R"({"metadata":{"uid":"u1"},"status")"), 0U);
}

TEST_F(ConditionWriterTest, BeginsWithFalseThoughReadyAlready) {
  Settle(Health::kUp);
  EXPECT_EQ(Written(), (Texts{"False ChecksStarting 02:00:00Z",
                              "True ChecksUp 02:00:00Z"}));
}

TEST_F(ConditionWriterTest, FalseIsToBeWrittenBeforeTrueIsTried) {
  Say(Health::kUp);
  AnswerOnce(HttpFails(NetFault::kRefused));
  Answer(HttpStatus(200));
  writer_->Start();
  loop_.AdvanceBy(15s);
  const Texts written = Written();
  ASSERT_EQ(written.size(), 3U);
  EXPECT_EQ(written[1], "False ChecksStarting 02:00:00Z");
  EXPECT_EQ(written[2].substr(0, 13), "True ChecksUp");
}

TEST_F(ConditionWriterTest, WhereItIsFalseItIsWrittenOnce) {
  Settle(Health::kDown);
  EXPECT_EQ(Written(), (Texts{"False ChecksDown 02:00:00Z"}));
}

TEST_F(ConditionWriterTest, WritesOnlyWhatHasChanged) {
  Settle(Health::kUp);
  Written();
  for (int i = 0; i < 5; ++i) Move(Health::kUp);
  loop_.AdvanceBy(1s);
  EXPECT_EQ(Written(), Texts{});
  Move(Health::kDown);
  loop_.AdvanceBy(1s);
  EXPECT_EQ(Written(), (Texts{"False ChecksDown 02:00:02Z"}));
}

TEST_F(ConditionWriterTest, TheTimeIsThatOfTheChangeOfStatusAlone) {
  Settle(Health::kDown);
  Written();
  Move(Health::kDown, Reason::kTimeout);
  loop_.AdvanceBy(1s);
  EXPECT_EQ(Written(), (Texts{"False ChecksDown 02:00:00Z"}));
}

TEST_F(ConditionWriterTest, DoesNothingBeforeItsStart) {
  Move(Health::kDown);
  EXPECT_EQ(Asked(), 0U);
}

TEST_F(ConditionWriterTest, TheNewestStateFollowsTheWriteInFlight) {
  Settle(Health::kUp);
  Written();
  AnswerOnce(HttpStatus(200), 3s);
  Move(Health::kDown);
  loop_.AdvanceBy(1s);
  Move(Health::kUp);
  Move(Health::kDown, Reason::kTimeout);
  Move(Health::kUp);
  loop_.AdvanceBy(1s);
  EXPECT_EQ(Written(), (Texts{"False ChecksDown 02:00:01Z"}));
  loop_.AdvanceBy(10s);
  EXPECT_EQ(Written(), (Texts{"True ChecksUp 02:00:02Z"}));
  EXPECT_EQ(transport_.most_in_flight(), 1U);
}

TEST_F(ConditionWriterTest, AssertsAgainWithinFiveMinutesWithTheSameTime) {
  Settle(Health::kUp);
  Written();
  loop_.AdvanceBy(239s);
  EXPECT_EQ(Written(), Texts{});
  loop_.AdvanceBy(61s);
  EXPECT_EQ(Written(), (Texts{"True ChecksUp 02:00:00Z"}));
  loop_.AdvanceBy(1h);
  const std::size_t in_an_hour = Written().size();
  EXPECT_GE(in_an_hour, 12U);
  EXPECT_LE(in_an_hour, 15U);
}

TEST_F(ConditionWriterTest, ALostWriteIsTriedAgainEachTenSeconds) {
  Settle(Health::kUp);
  Written();
  Answer(HttpFails(NetFault::kRefused));
  Move(Health::kDown);
  loop_.AdvanceBy(9s);
  EXPECT_EQ(Written(), (Texts{"False ChecksDown 02:00:01Z"}));
  loop_.AdvanceBy(4s);
  EXPECT_EQ(Written(), (Texts{"False ChecksDown 02:00:01Z"}));
  Move(Health::kUp);
  EXPECT_EQ(Written(), Texts{}) << "it waits for the next try";
  Answer(HttpStatus(200));
  loop_.AdvanceBy(20s);
  EXPECT_EQ(Written(), (Texts{"True ChecksUp 02:00:14Z"}));
}

TEST_F(ConditionWriterTest, RetryAfterIsHonoured) {
  Settle(Health::kUp);
  Written();
  AnswerOnce(Refused(429, "TooManyRequests", "wait", {{"retry-after", "40"}}));
  Move(Health::kDown);
  loop_.AdvanceBy(39s);
  EXPECT_EQ(Written().size(), 1U);
  loop_.AdvanceBy(12s);
  EXPECT_EQ(Written(), (Texts{"False ChecksDown 02:00:01Z"}));
}

TEST_F(ConditionWriterTest, ManyPodsDoNotComeTogether) {
  std::set<std::chrono::nanoseconds> times;
  for (int i = 0; i < 20; ++i) {
    PodFacts pod = pod_;
    pod.uid += std::to_string(i);
    writer_.emplace(ConditionParts{.client = client_,
                                   .scheduler = loop_,
                                   .clock = loop_,
                                   .snapshot = snapshot_},
                    pod, "leadsman.io/ready");
    const SteadyTime start = loop_.Now();
    writer_->Start();
    loop_.AdvanceBy(13s);
    times.insert(transport_.asked().back().when - start);
  }
  EXPECT_GT(times.size(), 15U);
}

TEST_F(ConditionWriterTest, TheDrainGoesOutAtOnce) {
  Settle(Health::kUp);
  Written();
  Drain();
  EXPECT_EQ(Written(), (Texts{"False Draining 02:00:01Z"}));
}

TEST_F(ConditionWriterTest, TheDrainFollowsTheWriteInFlight) {
  Settle(Health::kUp);
  Written();
  AnswerOnce(HttpFails(NetFault::kReset), 2s);
  Move(Health::kDown);
  Drain();
  loop_.AdvanceBy(1s);
  EXPECT_EQ(Written(), (Texts{"False ChecksDown 02:00:01Z"}));
  loop_.AdvanceBy(1s);
  EXPECT_EQ(Written(), (Texts{"False Draining 02:00:01Z"}));
}

TEST_F(ConditionWriterTest, TheDrainDoesNotWaitForTheNextTry) {
  Settle(Health::kUp);
  Answer(HttpFails(NetFault::kRefused));
  Move(Health::kDown);
  loop_.AdvanceBy(1s);
  Written();
  Drain();
  EXPECT_EQ(Written(), (Texts{"False Draining 02:00:01Z"}));
  loop_.AdvanceBy(1s);
  writer_->Look();
  EXPECT_EQ(Written(), Texts{}) << "but it is not tried without end";
  loop_.AdvanceBy(12s);
  EXPECT_EQ(Written().size(), 1U);
}

TEST_F(ConditionWriterTest, AnotherPodOfThatNameIsLeftAloneForGood) {
  Settle(Health::kUp);
  testing::internal::CaptureStdout();
  Answer(Refused(422, "Invalid",
                 "Pod is invalid: metadata.uid: field is immutable"));
  Move(Health::kDown);
  loop_.AdvanceBy(1s);
  const std::size_t asked = Asked();
  Move(Health::kUp);
  Drain();
  loop_.AdvanceBy(1h);
  EXPECT_EQ(Asked(), asked);
  const std::string log = testing::internal::GetCapturedStdout();
  EXPECT_EQ(Lines(log, "kube.not_our_pod"), 1) << log;
  EXPECT_NE(log.find("level=warn event=kube.not_our_pod pod=web-0 uid=u1 "
                     "why=\"Pod is invalid: metadata.uid: field is "
                     "immutable\""),
            std::string::npos)
      << log;
}

TEST_F(ConditionWriterTest, APodThatIsGoneIsAskedForAtTheNextAssertionOnly) {
  Settle(Health::kUp);
  Written();
  testing::internal::CaptureStdout();
  Answer(Refused(404, "NotFound", "pods web-0 not found"));
  Move(Health::kDown);
  loop_.AdvanceBy(200s);
  Move(Health::kUp);
  Move(Health::kDown);
  EXPECT_EQ(Written().size(), 1U);
  loop_.AdvanceBy(400s);
  EXPECT_EQ(Written().size(), 2U);
  EXPECT_EQ(
      Lines(testing::internal::GetCapturedStdout(), "kube.condition_refused"),
      1);
}

TEST_F(ConditionWriterTest, AMissingRightIsTriedOnceMoreAndThenAtAssertions) {
  testing::internal::CaptureStdout();
  Answer(Refused(403, "Forbidden", "no"));
  writer_->Start();
  loop_.AdvanceBy(239s);
  EXPECT_EQ(Asked(), 2U);
  Answer(HttpStatus(200));
  Say(Health::kUp);
  loop_.AdvanceBy(75s);
  EXPECT_EQ(Written().back().substr(0, 13), "True ChecksUp");
  const std::string log = testing::internal::GetCapturedStdout();
  EXPECT_EQ(Lines(log, "kube.denied"), 1);
  EXPECT_EQ(Lines(log, "kube.condition_refused"), 0);
}

TEST_F(ConditionWriterTest, ARefusalIsLoggedOnceWithItsWords) {
  testing::internal::CaptureStdout();
  Answer(Refused(422, "Invalid", "status.conditions[0].type: bad"));
  writer_->Start();
  loop_.AdvanceBy(1h);
  const std::string log = testing::internal::GetCapturedStdout();
  EXPECT_EQ(Lines(log, "kube.condition_refused"), 1);
  EXPECT_NE(log.find("level=warn event=kube.condition_refused pod=web-0 "
                     "type=leadsman.io/ready code=422 "
                     "why=\"status.conditions[0].type: bad\""),
            std::string::npos)
      << log;
}

TEST_F(ConditionWriterTest, IsGoneWithoutATrace) {
  Answer(HttpStatus(200), 2s);
  writer_->Start();
  writer_.reset();
  loop_.AdvanceBy(1h);
  EXPECT_EQ(Asked(), 1U);
}

}  // namespace
}  // namespace leadsman
