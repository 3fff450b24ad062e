#include "internal/kube/event_writer.h"

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/kube/event.h"
#include "tests/support/fake_loop.h"

namespace leadsman {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string kEvents =
    "https://10.0.0.1:443/apis/events.k8s.io/v1/namespaces/shop/events";

class EventWriterTest : public testing::Test {
 protected:
  EventWriterTest() {
    check_ = std::make_shared<const Check>(
        Check{.name = "web", .target = HttpGet{.port = 8000}});
    transport_.Answer(kEvents, HttpStatus(201));
    Make({.name = "web-0", .namespace_name = "shop", .uid = "u1"});
  }

  void Make(const PodFacts& pod) {
    writer_.emplace(client_, loop_, loop_, pod);
    writer_->SetWebContainer("nginx");
  }

  // An edge, and 10 s for what it makes; where a series of it begins, its
  // patches are taken too.
  void Move(Health from, Health to) {
    transport_.Answer(kEvents + '/' + EventName("web-0", loop_.Wall()),
                      HttpStatus(200));
    writer_->Take({.check = check_,
                   .from = from,
                   .to = to,
                   .at = loop_.Wall(),
                   .down_since = loop_.Wall() - 10s,
                   .because = {.verdict = Verdict::kFail,
                               .reason = Reason::kRefused,
                               .detail = "connect: refused",
                               .evidence = {.head = "the web's words"}},
                   .recent = {{.at = loop_.Wall(),
                               .verdict = Verdict::kFail,
                               .reason = Reason::kRefused}}});
    loop_.AdvanceBy(10s);
  }
  void Down() { Move(Health::kUp, Health::kDown); }
  void Up() { Move(Health::kDown, Health::kUp); }

  // "POST CheckFailed", "PATCH 2".
  std::vector<std::string> Asked() const {
    std::vector<std::string> all;
    for (const auto& asked : transport_.asked()) {
      const std::string& body = asked.request.body;
      const std::string key =
          asked.request.method == "POST" ? R"("reason":")" : R"("count":)";
      const auto begin = body.find(key) + key.size();
      all.push_back(
          asked.request.method + ' ' +
          body.substr(begin, body.find_first_of("\",", begin) - begin));
    }
    return all;
  }
  const HttpRequest& Last() const { return transport_.asked().back().request; }

  FakeLoop loop_;
  FakeTransport transport_{loop_};
  KubeClient client_{{.server = "https://10.0.0.1:443"}, transport_, loop_};
  std::shared_ptr<const Check> check_;
  std::optional<EventWriter> writer_;
};

TEST_F(EventWriterTest, AFailureAndItsRecoveryAreOneEventEach) {
  Down();
  EXPECT_EQ(Last().url, kEvents);
  EXPECT_THAT(Last().body,
              HasSubstr(R"("note":"web is down: connect: refused)"));
  EXPECT_THAT(Last().body, HasSubstr(R"("uid":"u1")"));
  EXPECT_THAT(Last().body, HasSubstr("spec.containers{nginx}"));
  EXPECT_THAT(Last().body,
              HasSubstr(R"("eventTime":"2026-11-24T02:00:00.000000Z")"));
  Up();
  EXPECT_THAT(Last().body, HasSubstr("it was down for 10s (refused)"));
  EXPECT_THAT(Asked(), ElementsAre("POST CheckFailed", "POST CheckRecovered"));
  EXPECT_TRUE(writer_->Idle());
}

TEST_F(EventWriterTest, NothingButTheSeriesIsEverPatched) {
  for (int i = 0; i < 4; ++i) {
    Down();
    Up();
  }
  EXPECT_THAT(Asked(), ElementsAre("POST CheckFailed", "POST CheckRecovered",
                                   "PATCH 2", "PATCH 2", "PATCH 3", "PATCH 3",
                                   "PATCH 4", "PATCH 4"));
  for (const auto& asked : transport_.asked()) {
    if (asked.request.method == "POST") continue;
    EXPECT_THAT(
        asked.request.body,
        testing::MatchesRegex(
            R"(\{"series":\{"count":[0-9]+,"lastObservedTime":"[^"]+"\}\})"));
    EXPECT_EQ(asked.request.headers.back().second,
              "application/merge-patch+json");
  }
}

TEST_F(EventWriterTest, NothingOfTheWebsAnswerIsSent) {
  Down();
  Up();
  for (const auto& asked : transport_.asked()) {
    EXPECT_THAT(asked.request.body, Not(HasSubstr("the web's words")));
  }
}

TEST_F(EventWriterTest, ACheckMayNameItsContainer) {
  Check check = *check_;
  check.container = "php";
  check_ = std::make_shared<const Check>(check);
  Down();
  EXPECT_THAT(Last().body, HasSubstr("spec.containers{php}"));
}

TEST_F(EventWriterTest, DegradedTroubleAndWhatIsNoChecksAreTold) {
  writer_->Degrade(check_, true, {.detail = "warning: slow"});
  writer_->Degrade(check_, false, {});
  writer_->Trouble(check_, true, "no descriptors");
  writer_->Trouble(check_, false, "");
  writer_->Say(ConfigRejectedNews("a.yaml:1:1: bad", 1));
  writer_->Say(MailUndeliveredNews(2, "refused"));
  loop_.AdvanceBy(10s);
  EXPECT_THAT(Asked(),
              ElementsAre("POST CheckDegraded", "POST CheckDegraded",
                          "POST CheckerTrouble", "POST CheckerTrouble",
                          "POST ConfigRejected", "POST MailUndelivered"));
}

TEST_F(EventWriterTest, AfterTheDrainOnlyWhatWasToldRecovers) {
  Down();
  writer_->Drain();
  Up();
  Down();
  Up();
  Down();
  writer_->Degrade(check_, true, {});
  writer_->Trouble(check_, true, "");
  writer_->Say(MailUndeliveredNews(1, "refused"));
  loop_.AdvanceBy(10s);
  EXPECT_THAT(Asked(), ElementsAre("POST CheckFailed", "POST CheckRecovered",
                                   "POST MailUndelivered"));
}

TEST_F(EventWriterTest, OneRequestAtATimeAndNobodyWaits) {
  transport_.Answer(kEvents, HttpStatus(201), 300ms);
  writer_->Say(ConfigRejectedNews("a", 1));
  writer_->Say(ConfigRejectedNews("b", 1));
  writer_->Say(ConfigRejectedNews("c", 1));
  EXPECT_FALSE(writer_->Idle());
  loop_.AdvanceBy(1s);
  EXPECT_EQ(transport_.asked().size(), 3U);
  EXPECT_EQ(transport_.most_in_flight(), 1U);
}

TEST_F(EventWriterTest, AnOutageDelaysEventsAndLosesNone) {
  transport_.Answer(kEvents, HttpFails(NetFault::kRefused));
  Down();
  loop_.AdvanceBy(30min);
  const auto tried = transport_.asked().size();
  EXPECT_GE(tried, 144U);
  EXPECT_LE(tried, 181U);
  transport_.Answer(kEvents, HttpStatus(201));
  Up();
  loop_.AdvanceBy(10s);
  EXPECT_EQ(writer_->counts().sent, 2U);
  EXPECT_EQ(writer_->counts().dropped, 0U);
  EXPECT_EQ(loop_.waiting(), 0U) << "and it leaves the loop alone then";
}

TEST_F(EventWriterTest, WithoutItsUidItWaitsALittle) {
  Make({.name = "web-0", .namespace_name = "shop"});
  writer_->Say(ConfigRejectedNews("a", 1));
  loop_.AdvanceBy(4s);
  EXPECT_TRUE(transport_.asked().empty());
  writer_->SetUid("u2");
  loop_.AdvanceBy(1ms);
  EXPECT_THAT(Last().body, HasSubstr(R"("uid":"u2")"));

  Make({.name = "web-0", .namespace_name = "shop"});
  writer_->Say(ConfigRejectedNews("a", 1));
  loop_.AdvanceBy(5s);
  EXPECT_EQ(transport_.asked().size(), 2U) << "and no longer";
}

TEST_F(EventWriterTest, LossesAreLoggedAtTheirEdges) {
  testing::internal::CaptureStdout();
  transport_.Answer(kEvents,
                    HttpStatus(422, R"({"kind":"Status","message":"note"})"));
  for (const char* error : {"a", "b", "c"}) {
    writer_->Say(ConfigRejectedNews(error, 1));
  }
  loop_.AdvanceBy(1s);
  transport_.Answer(kEvents, HttpStatus(201));
  writer_->Say(ConfigRejectedNews("d", 1));
  writer_->Say(ConfigRejectedNews("e", 1));
  loop_.AdvanceBy(1s);
  const std::string log = testing::internal::GetCapturedStdout();
  EXPECT_THAT(log, HasSubstr("level=warn event=kube.event_lost why=note\n"));
  EXPECT_THAT(log, HasSubstr("level=info event=kube.events_resumed lost=3\n"));
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 2) << log;
}

TEST_F(EventWriterTest, AMissingRightIsTheClientsToLog) {
  testing::internal::CaptureStdout();
  transport_.Answer(kEvents,
                    HttpStatus(403, R"({"kind":"Status","message":"no"})"));
  writer_->Say(ConfigRejectedNews("a", 1));
  loop_.AdvanceBy(15s);  // twice, for it may not know its Role yet
  const std::string log = testing::internal::GetCapturedStdout();
  EXPECT_THAT(log, HasSubstr("event=kube.denied"));
  EXPECT_THAT(log, Not(HasSubstr("kube.event_lost")));
  EXPECT_EQ(writer_->counts().dropped, 1U);
}

TEST_F(EventWriterTest, AnswersAfterItsEndAreDropped) {
  writer_->Say(ConfigRejectedNews("a", 1));
  writer_.reset();
  loop_.AdvanceBy(1min);
  EXPECT_EQ(transport_.asked().size(), 1U);
}

}  // namespace
}  // namespace leadsman
