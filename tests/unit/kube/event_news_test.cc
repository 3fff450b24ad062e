#include "internal/kube/event_news.h"

#include <chrono>
#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

using namespace std::chrono_literals;

constexpr WallTime kAt{1'795'485'600s};

Check Web() {
  Check check{.name = "web",
              .target = HttpGet{.port = 8000, .path = "/?token=hush"}};
  check.container = "nginx";
  return check;
}

Attempt Failure(Reason reason, int status = 0) {
  return {.verdict = Verdict::kFail, .reason = reason, .status = status};
}

Transition Down(const Check& check = Web()) {
  return {
      .check = std::make_shared<const Check>(check),
      .from = Health::kUp,
      .to = Health::kDown,
      .at = kAt,
      .because = {.verdict = Verdict::kFail,
                  .reason = Reason::kStatus,
                  .detail = "HTTP 503, expected 200-399",
                  .evidence = {.status = 503, .head = "the web's own words"}},
      .recent = {Failure(Reason::kRefused), Failure(Reason::kStatus, 503)}};
}

Transition Up(const Check& check = Web()) {
  return {.check = std::make_shared<const Check>(check),
          .from = Health::kDown,
          .to = Health::kUp,
          .at = kAt,
          .down_since = kAt - 250s,
          .recent = {Failure(Reason::kStatus, 503),
                     {.verdict = Verdict::kPass, .reason = Reason::kOk}}};
}

// "Warning CheckFailed: NOTE".
std::string Said(const std::optional<EventNews>& news) {
  if (!news) return "nothing";
  return (news->bad ? "Warning " : "Normal ") + std::string(news->reason) +
         ": " + news->note;
}

TEST(EventNewsTest, AFailureIsToldWithCauseTargetAndConsequence) {
  EXPECT_EQ(Said(NewsOf(Down())),
            "Warning CheckFailed: web is down: HTTP 503, expected 200-399 (GET "
            "http://127.0.0.1:8000/); gates readiness");
  Check tcp = Web();
  tcp.target = TcpSocket{.port = 5432};
  tcp.affects = {.readiness = true, .liveness = true};
  Transition refused = Down(tcp);
  refused.because.detail = "connect to 127.0.0.1:5432: refused";
  EXPECT_EQ(Said(NewsOf(refused)),
            "Warning CheckFailed: web is down: connect to 127.0.0.1:5432: "
            "refused (tcp://127.0.0.1:5432); gates readiness and liveness");
}

TEST(EventNewsTest, ItSaysWhatFollowsFromIt) {
  const auto gates = [](bool readiness, bool liveness) {
    Check check = Web();
    check.affects = {readiness, liveness};
    const std::string note = NewsOf(Down(check))->note;
    return note.substr(note.rfind("; "));
  };
  EXPECT_EQ(gates(false, true), "; gates liveness");
  EXPECT_EQ(gates(false, false), "; gates nothing");
}

TEST(EventNewsTest, ARecoveryIsToldWithHowLongItTookAndWhatItWas) {
  EXPECT_EQ(Said(NewsOf(Up())),
            "Normal CheckRecovered: web is up again; it was down for 4m10s "
            "(status 503)");
}

TEST(EventNewsTest, ARecoveryLeavesOutWhatIsNotKnown) {
  Transition up = Up();
  up.recent.erase(up.recent.begin());
  EXPECT_EQ(NewsOf(up)->note, "web is up again; it was down for 4m10s");
  up.down_since.reset();
  EXPECT_EQ(NewsOf(up)->note, "web is up again; it was down for some time");
}

TEST(EventNewsTest, AClockSetBackMakesNoTimeBelowNone) {
  Transition up = Up();
  up.down_since = kAt + 1h;
  EXPECT_EQ(NewsOf(up)->note,
            "web is up again; it was down for 0s (status 503)");
}

TEST(EventNewsTest, ADownCheckThatIsRemovedHasNotRecovered) {
  Transition removed = Up();
  removed.to = Health::kStarting;
  removed.removed = true;
  removed.recent.pop_back();
  EXPECT_EQ(Said(NewsOf(removed)),
            "Normal CheckRemoved: web was taken out of the configuration; it "
            "had been down for 4m10s (status 503)");
}

TEST(EventNewsTest, TheFirstTimeUpAndARemovalOfWhatIsUpAreNoNews) {
  Transition up = Up();
  up.from = Health::kStarting;
  EXPECT_EQ(Said(NewsOf(up)), "nothing");
  up.from = Health::kUp;
  up.to = Health::kStarting;
  up.removed = true;
  EXPECT_EQ(Said(NewsOf(up)), "nothing");
}

TEST(EventNewsTest, TheSameCauseIsTheSameReasonAndStatus) {
  EXPECT_EQ(NewsOf(Down())->cause, "status 503");
  Transition other = Down();
  other.recent.back().status = 500;
  EXPECT_EQ(NewsOf(other)->cause, "status 500");
  other.recent.push_back(Failure(Reason::kTimeout));
  EXPECT_EQ(NewsOf(other)->cause, "timeout");
  EXPECT_EQ(NewsOf(Up())->cause, "") << "recoveries are all alike";
}

TEST(EventNewsTest, BeingDegradedIsTold) {
  const Outcome slow{.verdict = Verdict::kWarn,
                     .reason = Reason::kLatency,
                     .detail = "warning: total took 700ms, limit 500ms"};
  const EventNews news = DegradedNews(Web(), true, slow);
  EXPECT_EQ(Said(news),
            "Warning CheckDegraded: web is degraded: total took "
            "700ms, limit 500ms (GET http://127.0.0.1:8000/)");
  EXPECT_EQ(news.cause, "latency");
  EXPECT_EQ(Said(DegradedNews(Web(), false, {})),
            "Normal CheckDegraded: web is not degraded any more");
}

TEST(EventNewsTest, TroubleOfOursIsToldAsOurs) {
  EXPECT_EQ(Said(TroubleNews(Web(), true, "too many open files")),
            "Warning CheckerTrouble: web cannot be asked, for trouble of "
            "leadsman's own: too many open files");
  EXPECT_EQ(Said(TroubleNews(Web(), false, "")),
            "Normal CheckerTrouble: web can be asked again");
}

TEST(EventNewsTest, ARejectedConfigurationIsToldByItsFirstError) {
  EXPECT_EQ(Said(ConfigRejectedNews("a.yaml:3:5: port: not a number", 1)),
            "Warning ConfigRejected: the new configuration is rejected, that "
            "of before stays in effect: a.yaml:3:5: port: not a number");
  EXPECT_EQ(ConfigRejectedNews("x", 3).note,
            "the new configuration is rejected, that of before stays in "
            "effect: x (and 2 more)");
}

TEST(EventNewsTest, UndeliveredMailIsCounted) {
  EXPECT_EQ(Said(MailUndeliveredNews(1, "connect: refused")),
            "Warning MailUndelivered: 1 mail was not delivered: connect: "
            "refused");
  EXPECT_EQ(MailUndeliveredNews(2, "x").note, "2 mails were not delivered: x");
}

TEST(EventNewsTest, ItSpeaksOfTheChecksContainerAndGroupsItsEdges) {
  EXPECT_EQ(NewsOf(Down())->container, "nginx");
  EXPECT_EQ(NewsOf(Down())->topic, NewsOf(Up())->topic);
  EXPECT_EQ(NewsOf(Down())->check, "web");
  EXPECT_EQ(ConfigRejectedNews("x", 1).check, "");
}

}  // namespace
}  // namespace leadsman
