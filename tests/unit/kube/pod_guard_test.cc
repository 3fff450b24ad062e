#include "internal/kube/pod_guard.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/kube/pod_fixture.h"

namespace leadsman {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

// Writes down what it is told: "02.001 web down 3", the seconds since the
// start and, where they are known, the restarts of the container.
class Listener final : public TransitionSink {
 public:
  explicit Listener(const FakeLoop& loop) : loop_(loop), start_(loop.Now()) {}

  void Take(const Transition& edge) override {
    std::string restarts;
    if (edge.container) {
      restarts = ' ' + edge.container->name + ' ' +
                 std::to_string(edge.container->restarts);
    }
    Note(edge.check->name + ' ' + std::string(ToString(edge.to)) + restarts);
  }
  void Withhold(const std::string& check, bool withheld) override {
    Note(check + (withheld ? " withheld" : " not withheld"));
  }
  void Degrade(const std::shared_ptr<const Check>& check, bool degraded,
               const Outcome& because) override {
    Note(check->name + (degraded ? " degraded " : " well ") + because.detail);
  }
  void Trouble(const std::shared_ptr<const Check>& check, bool lasts,
               const std::string& detail) override {
    Note(check->name + (lasts ? " trouble " : " no trouble ") + detail);
  }
  void Note(const std::string& text) {
    const auto ms =
        std::chrono::duration_cast<milliseconds>(loop_.Now() - start_);
    heard_.push_back(std::to_string(ms.count()) + " " + text);
  }
  // Since the last call.
  Texts Heard() { return std::exchange(heard_, {}); }

 private:
  const FakeLoop& loop_;
  const SteadyTime start_;
  Texts heard_;
};

std::string PodJson(int restarts, const std::string& more = "",
                    const std::string& uid = "u1") {
  return R"({"kind":"Pod","metadata":{"uid":")" + uid + '"' + more +
         R"(},"spec":{"containers":[{"name":"app"},{"name":"leadsman"}],
         "readinessGates":[{"conditionType":"shop/ready"}]},
         "status":{"containerStatuses":[{"name":"app","restartCount":)" +
         std::to_string(restarts) +
         R"(},{"name":"leadsman","restartCount":99}]}})";
}

const char* const kDeleted = R"(,"deletionTimestamp":"2026-11-24T02:00:00Z")";

class PodGuardTest : public PodFixture {
 protected:
  PodGuardTest() { Make(&client_); }

  void Make(KubeClient* client, KubernetesSettings settings = {}) {
    guard_.emplace(PodGuardParts{.client = client,
                                 .scheduler = loop_,
                                 .sinks = {&heard_},
                                 .known =
                                     [this](const Pod& pod) {
                                       heard_.Note("known " + pod.uid);
                                     },
                                 .deleting =
                                     [this] {
                                       heard_.Note("deleting");
                                       guard_->Drain();
                                     }},
                   pod_, std::move(settings));
  }

  static std::shared_ptr<const Check> Named(const std::string& name,
                                            const std::string& container = "") {
    auto check = std::make_shared<Check>();
    check->name = name;
    check->container = container;
    return check;
  }

  void Edge(const std::string& check, Health to = Health::kDown) {
    guard_->Take({.check = Named(check), .to = to});
  }

  void Answer(HttpResult result, milliseconds latency = 1ms) {
    transport_.Answer(pod_url_, std::move(result), latency);
  }
  void AnswerOnce(HttpResult result, milliseconds latency = 1ms) {
    transport_.AnswerOnce(pod_url_, std::move(result), latency);
  }

  // The pod has been read at the start.
  void Settle() {
    AnswerOnce(HttpStatus(200, PodJson(0)));
    guard_->Start();
    loop_.AdvanceBy(10ms);
    heard_.Heard();
  }

  Listener heard_{loop_};
  std::optional<PodGuard> guard_;
};

TEST_F(PodGuardTest, AFailureIsToldWithWhatTheClusterKnows) {
  Answer(HttpStatus(200, PodJson(3)), 5ms);
  Edge("web");
  EXPECT_EQ(heard_.Heard(), Texts{});
  EXPECT_EQ(LastAsked().method, "GET");
  EXPECT_EQ(LastAsked().timeout, 2s);
  loop_.AdvanceBy(10ms);
  EXPECT_EQ(heard_.Heard(), (Texts{"5 known u1", "5 web down app 3"}));
  EXPECT_EQ(Asked(), 1U);
}

TEST_F(PodGuardTest, TheContainerIsTheChecksOwnElseTheConfiguredOne) {
  Make(&client_, {.web_container = "leadsman"});
  Answer(HttpStatus(200, PodJson(3)));
  Edge("web");
  guard_->Take({.check = Named("api", "app")});
  guard_->Take({.check = Named("odd", "unheard")});
  loop_.AdvanceBy(10ms);
  EXPECT_EQ(heard_.Heard(), (Texts{"1 known u1", "1 web down leadsman 99",
                                   "2 api down app 3", "2 odd down"}));
}

TEST_F(PodGuardTest, WhatIsNoFailurePassesAtOnce) {
  Edge("web", Health::kUp);
  Edge("web", Health::kStarting);
  guard_->Withhold("api", true);
  guard_->Degrade(Named("web"), true, {.detail = "slow"});
  guard_->Trouble(Named("web"), false, "no memory");
  EXPECT_EQ(heard_.Heard(),
            (Texts{"0 web up", "0 web starting", "0 api withheld",
                   "0 web degraded slow", "0 web no trouble no memory"}));
  EXPECT_EQ(Asked(), 0U);
}

TEST_F(PodGuardTest, TheOrderStaysWhileAFailureWaits) {
  Answer(HttpStatus(200, PodJson(1)), 500ms);
  guard_->Withhold("api", true);
  Edge("web");
  guard_->Withhold("api", false);
  Edge("web", Health::kUp);
  guard_->Degrade(Named("db"), false, {.detail = "fast"});
  guard_->Trouble(Named("db"), true, "no memory");
  EXPECT_EQ(heard_.Heard(), (Texts{"0 api withheld"}));
  loop_.AdvanceBy(1s);
  EXPECT_EQ(
      heard_.Heard(),
      (Texts{"500 known u1", "500 web down app 1", "500 api not withheld",
             "500 web up", "500 db well fast", "500 db trouble no memory"}));
}

TEST_F(PodGuardTest, AReadingThatBeganBeforeTheFailureDoesNotCountForIt) {
  AnswerOnce(HttpStatus(200, PodJson(1)), 500ms);
  AnswerOnce(HttpStatus(200, PodJson(2)), 500ms);
  Edge("web");
  loop_.AdvanceBy(100ms);
  Edge("api");
  Edge("db");
  Edge("api", Health::kUp);
  loop_.AdvanceBy(400ms);
  EXPECT_EQ(heard_.Heard(), (Texts{"500 known u1", "500 web down app 1"}));
  loop_.AdvanceBy(1s);
  EXPECT_EQ(heard_.Heard(), (Texts{"1000 api down app 2", "1000 db down app 2",
                                   "1000 api up"}));
  EXPECT_EQ(Asked(), 2U) << "one reading for both";
  EXPECT_EQ(transport_.most_in_flight(), 1U);
}

TEST_F(PodGuardTest, NoFailureWaitsLongerThanTwoSeconds) {
  Answer(HttpStatus(200, PodJson(1)), 1500ms);
  Edge("web");
  loop_.AdvanceBy(100ms);
  Edge("api");
  Edge("web", Health::kUp);
  loop_.AdvanceBy(10s);
  EXPECT_EQ(heard_.Heard(), (Texts{"1500 known u1", "1500 web down app 1",
                                   "2100 api down", "2100 web up"}));
}

TEST_F(PodGuardTest, AHangingServerIsWaitedForOnceInHalfAMinute) {
  Settle();
  Answer(HttpStatus(200, PodJson(1)), kNever);
  Edge("web");
  loop_.AdvanceBy(1s);
  Edge("api");
  loop_.AdvanceBy(1s);
  EXPECT_EQ(heard_.Heard(), (Texts{"2010 web down", "2010 api down"}));
  loop_.AdvanceBy(20s);
  Edge("db");
  EXPECT_EQ(heard_.Heard(), (Texts{"22010 db down"}));
  loop_.AdvanceBy(10s);
  Edge("web");
  EXPECT_EQ(heard_.Heard(), Texts{}) << "this one tries";
  loop_.AdvanceBy(2s);
  EXPECT_EQ(heard_.Heard(), (Texts{"34010 web down"}));
  Edge("api");
  EXPECT_EQ(heard_.Heard(), (Texts{"34010 api down"}));
}

TEST_F(PodGuardTest, AnAnswerEndsThatHalfMinute) {
  AnswerOnce(HttpStatus(200, PodJson(1)), kNever);
  Answer(HttpStatus(200, PodJson(1)));
  guard_->Start();
  loop_.AdvanceBy(2s);
  Edge("web");
  EXPECT_EQ(heard_.Heard(), (Texts{"2000 web down"}));
  loop_.AdvanceBy(15s);  // read meanwhile
  EXPECT_EQ(heard_.Heard().size(), 1U);
  Edge("api");
  EXPECT_EQ(heard_.Heard(), Texts{});
  loop_.AdvanceBy(1ms);
  EXPECT_EQ(heard_.Heard(), (Texts{"17001 api down app 1"}));
}

TEST_F(PodGuardTest, WithoutAnswerOrRightItIsToldAsItIs) {
  for (const HttpResult& result :
       {HttpFails(NetFault::kRefused), HttpStatus(500),
        Refused(403, "Forbidden", "no"), Refused(404, "NotFound", "no"),
        HttpStatus(200, "<html>"), HttpStatus(200, "{}")}) {
    AnswerOnce(result);
    Edge("web");
    loop_.AdvanceBy(1ms);
    const Texts heard = heard_.Heard();
    ASSERT_EQ(heard.size(), 1U);
    EXPECT_TRUE(heard[0].ends_with(" web down")) << heard[0];
  }
  EXPECT_EQ(Asked(), 6U) << "each failure asks";
}

TEST_F(PodGuardTest, WithoutAClientAllPassesAtOnce) {
  Make(nullptr);
  guard_->Start();
  Edge("web");
  EXPECT_EQ(heard_.Heard(), (Texts{"0 web down"}));
}

TEST_F(PodGuardTest, ADeletionIsSaidBeforeTheFailureIsPassedOn) {
  Settle();
  Answer(HttpStatus(200, PodJson(1, kDeleted)), 5ms);
  Edge("web");
  guard_->Withhold("api", true);
  loop_.AdvanceBy(5ms);
  EXPECT_EQ(heard_.Heard(),
            (Texts{"15 deleting", "15 web down app 1", "15 api withheld"}));
  Edge("api");
  EXPECT_EQ(heard_.Heard(), (Texts{"15 api down"}));
  EXPECT_EQ(Asked(), 2U) << "and nothing is asked any more";
}

TEST_F(PodGuardTest, ADeletionIsSeenByTheFirstReadingToo) {
  Answer(HttpStatus(200, PodJson(1, kDeleted)));
  guard_->Start();
  loop_.AdvanceBy(1s);
  EXPECT_EQ(heard_.Heard(), (Texts{"1 known u1", "1 deleting"}));
}

TEST_F(PodGuardTest, ADeletionThatComesLateIsStillSaid) {
  Settle();
  AnswerOnce(HttpStatus(200, PodJson(1)), 1500ms);
  AnswerOnce(HttpStatus(200, PodJson(1, kDeleted)), 1500ms);
  Edge("web");
  loop_.AdvanceBy(100ms);
  Edge("api");
  loop_.AdvanceBy(5s);
  EXPECT_EQ(heard_.Heard(),
            (Texts{"1510 web down app 1", "2110 api down", "3010 deleting"}));
}

TEST_F(PodGuardTest, WhatWasOursAndIsAnothersOrGoneIsDeleted) {
  for (const HttpResult& result : {HttpStatus(200, PodJson(7, "", "u2")),
                                   Refused(404, "NotFound", "no")}) {
    Make(&client_);
    Settle();
    AnswerOnce(result);
    Edge("web");
    loop_.AdvanceBy(1ms);
    const Texts heard = heard_.Heard();
    ASSERT_EQ(heard.size(), 2U);
    EXPECT_TRUE(heard[0].ends_with(" deleting")) << heard[0];
    EXPECT_TRUE(heard[1].ends_with(" web down")) << heard[1];
  }
}

TEST_F(PodGuardTest, AnothersPodThatWasNeverOursIsAWrongNameAndSaysNothing) {
  Answer(HttpStatus(200, PodJson(7, kDeleted, "u2")));
  guard_->Start();
  Edge("web");
  loop_.AdvanceBy(1s);
  EXPECT_EQ(heard_.Heard(), (Texts{"2 web down"}));
  EXPECT_FALSE(guard_->pod());
}

TEST_F(PodGuardTest, APageThatIsNoAnswerOfTheApiServersIsNoDeletion) {
  Settle();
  Answer(HttpStatus(404, "<html>no backend</html>"));
  Edge("web");
  loop_.AdvanceBy(1ms);
  EXPECT_EQ(heard_.Heard(), (Texts{"11 web down"}));
}

TEST_F(PodGuardTest, TheDrainLetsAllPassAtOnce) {
  Answer(HttpStatus(200, PodJson(1)), 1s);
  Edge("web");
  Edge("web", Health::kUp);
  guard_->Drain();
  EXPECT_EQ(heard_.Heard(), (Texts{"0 web down", "0 web up"}));
  Edge("api");
  EXPECT_EQ(heard_.Heard(), (Texts{"0 api down"}));
  EXPECT_EQ(Asked(), 1U);
}

TEST_F(PodGuardTest, AFailureOfNearlyAllIsNotHeldBack) {
  Answer(HttpStatus(200, PodJson(1)), 1s);
  for (int i = 0; i < 600; ++i) Edge("web-" + std::to_string(i));
  const Texts heard = heard_.Heard();
  ASSERT_EQ(heard.size(), 88U);
  EXPECT_EQ(heard.back(), "0 web-87 down");
  loop_.AdvanceBy(3s);
  EXPECT_EQ(heard_.Heard().size(), 513U);
}

TEST_F(PodGuardTest, ThePodIsReadAtTheStartAndOfferedFromThenOn) {
  EXPECT_FALSE(guard_->pod());
  Settle();
  ASSERT_TRUE(guard_->pod());
  EXPECT_EQ(WebContainer(*guard_->pod(), ""), "app");
  loop_.AdvanceBy(24h);
  EXPECT_EQ(Asked(), 1U) << "once is enough";
  Answer(HttpStatus(200, PodJson(4)));
  Edge("web");
  loop_.AdvanceBy(1s);
  EXPECT_EQ(guard_->pod()->News("app")->restarts, 4);
  EXPECT_EQ(heard_.Heard().size(), 1U) << "known is said once";
}

TEST_F(PodGuardTest, WhileItIsUnknownThePodIsAskedForEverMoreSeldom) {
  Answer(Refused(403, "Forbidden", "no"));
  guard_->Start();
  loop_.AdvanceBy(9s);
  EXPECT_EQ(Asked(), 1U);
  loop_.AdvanceBy(51s);
  const std::size_t first_minute = Asked();
  EXPECT_GE(first_minute, 3U);
  EXPECT_LE(first_minute, 4U);
  loop_.AdvanceBy(24h);
  EXPECT_LE(Asked(), 160U);
  Answer(HttpStatus(200, PodJson(0)));
  loop_.AdvanceBy(13min);
  EXPECT_EQ(heard_.Heard().size(), 1U);
}

TEST_F(PodGuardTest, RetryAfterIsHonouredThere) {
  AnswerOnce(Refused(429, "TooManyRequests", "wait", {{"retry-after", "60"}}));
  Answer(HttpStatus(200, PodJson(0)));
  guard_->Start();
  loop_.AdvanceBy(59s);
  EXPECT_EQ(Asked(), 1U);
  loop_.AdvanceBy(20s);
  EXPECT_EQ(Asked(), 2U);
}

TEST_F(PodGuardTest, WithoutAUidThePodOfOurNameIsOurs) {
  PodFacts unknown = pod_;
  unknown.uid = "";
  guard_.emplace(
      PodGuardParts{.client = &client_, .scheduler = loop_, .sinks = {&heard_}},
      unknown, KubernetesSettings());
  Settle();
  EXPECT_EQ(guard_->pod()->uid, "u1");
  AnswerOnce(HttpStatus(200, PodJson(5, "", "u2")));
  Edge("web");
  loop_.AdvanceBy(1s);
  EXPECT_EQ(heard_.Heard(), (Texts{"11 web down"})) << "a successor is not";
}

TEST_F(PodGuardTest, AConditionThatTheKubeletIgnoresIsSaidOnce) {
  Make(&client_, {.condition_type = "shop/other"});
  testing::internal::CaptureStdout();
  Settle();
  Answer(HttpStatus(200, PodJson(1)));
  Edge("web");
  loop_.AdvanceBy(1s);
  guard_->Apply({.condition_type = "shop/other"});
  const std::string log = testing::internal::GetCapturedStdout();
  EXPECT_EQ(Lines(log, "kube.no_readiness_gate"), 1);
  EXPECT_NE(log.find("level=info event=kube.no_readiness_gate type=shop/other "
                     "note=\"the pod's spec.readinessGates does not name it: "
                     "the kubelet ignores this condition\""),
            std::string::npos)
      << log;
}

TEST_F(PodGuardTest, AConditionThatIsAGateOrNoneIsNotSpokenOf) {
  testing::internal::CaptureStdout();
  Settle();
  guard_->Apply({.condition_type = "shop/ready"});
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  testing::internal::CaptureStdout();
  guard_->Apply({.condition_type = "shop/later"});
  EXPECT_EQ(
      Lines(testing::internal::GetCapturedStdout(), "kube.no_readiness_gate"),
      1);
}

TEST_F(PodGuardTest, IsGoneWithoutATrace) {
  Answer(HttpStatus(200, PodJson(1)), 1s);
  Edge("web");
  guard_.reset();
  loop_.AdvanceBy(1h);
  EXPECT_EQ(heard_.Heard(), Texts{});
}

}  // namespace
}  // namespace leadsman
