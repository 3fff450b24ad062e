#include "internal/report/incident_json.h"

#include <chrono>
#include <optional>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "internal/base/clock.h"
#include "internal/health/incident.h"
#include "internal/health/outcome.h"
#include "internal/health/transition.h"

namespace leadsman {
namespace {

WallTime At(int second) {
  return WallTime(std::chrono::nanoseconds(1'790'000'000'123'456'789)) +
         seconds(second);
}

Incident SomeIncident() {
  return {.reason = Reason::kStatus,
          .detail = "status 500 outside 200-399",
          .evidence = {.status = 500, .head = "Traceback \"x\"\n"},
          .recent = {{.at = At(1),
                      .verdict = Verdict::kPass,
                      .reason = Reason::kOk,
                      .status = 200,
                      .latency = microseconds(1234)},
                     {.at = At(2),
                      .verdict = Verdict::kFail,
                      .reason = Reason::kStatus,
                      .status = 500,
                      .latency = microseconds(9)}},
          .target = "http://127.0.0.1:8000/",
          .description = "the shop's front page, приме́р",
          .runbook = "https://wiki.example/web-down",
          .container = "app",
          .container_news =
              ContainerNews{.name = "app",
                            .image = "shop:1.2",
                            .restarts = 3,
                            .ended = Termination{"OOMKilled", 137, At(0)}},
          .gates_readiness = true,
          .gates_liveness = true,
          .alert = false};
}

TEST(IncidentJson, ComesBackAsItWas) {
  const Incident incident = SomeIncident();
  Incident back;
  ASSERT_TRUE(ReadIncidentFacts(IncidentFactsJson(incident), back));
  EXPECT_EQ(back, incident);
}

TEST(IncidentJson, LeavesOutWhatWasNotKnownOfTheContainer) {
  for (const std::optional<ContainerNews>& news :
       {std::optional<ContainerNews>(),
        std::optional<ContainerNews>({.name = "app"}),
        std::optional<ContainerNews>(
            {.name = "app", .ended = Termination()})}) {
    Incident incident = SomeIncident();
    incident.container_news = news;
    Incident back;
    ASSERT_TRUE(ReadIncidentFacts(IncidentFactsJson(incident), back));
    EXPECT_EQ(back, incident);
  }
}

TEST(IncidentJson, KeepsAnyBytesOfTheAnswer) {
  std::mt19937 random(1);
  for (int i = 0; i < 200; ++i) {
    Incident incident = SomeIncident();
    incident.evidence.head.clear();
    for (int k = 0; k < 2048; ++k) {
      incident.evidence.head += static_cast<char>(random() & 0xff);
    }
    Incident back;
    ASSERT_TRUE(ReadIncidentFacts(IncidentFactsJson(incident), back));
    ASSERT_EQ(back.evidence.head, incident.evidence.head);
  }
}

TEST(IncidentJson, KeepsEveryReason) {
  for (int i = 0; i < kReasonCount; ++i) {
    Incident incident;
    incident.reason = static_cast<Reason>(i);
    Incident back;
    ASSERT_TRUE(ReadIncidentFacts(IncidentFactsJson(incident), back));
    EXPECT_EQ(back.reason, incident.reason);
  }
}

TEST(IncidentJson, ReadsWhatAnOlderOrANewerVersionWrote) {
  Incident incident;
  ASSERT_TRUE(ReadIncidentFacts(
      R"({"reason":"refused","later":[1],"detail":7,"containerNews":[],"recent":[1,["x"]]})",
      incident));
  EXPECT_EQ(incident.reason, Reason::kRefused);
  EXPECT_EQ(incident.detail, "");
  EXPECT_FALSE(incident.container_news);
  EXPECT_TRUE(incident.recent.empty());
}

TEST(IncidentJson, RefusesWhatIsNoObject) {
  Incident incident;
  for (const std::string text : {"", "{", "[]", "null", "{\"reason\":"}) {
    EXPECT_FALSE(ReadIncidentFacts(text, incident)) << text;
  }
}

}  // namespace
}  // namespace leadsman
