#include "internal/report/status_json.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/server/facts.h"

namespace leadsman {
namespace {

TEST(StatusJsonTest, HasTheContractsShape) {
  CheckState web = MakeCheck("web", Health::kDown, Reason::kRefused,
                             {.readiness = true, .liveness = true});
  web.last.detail = "connect to 127.0.0.1:8000: \"refused\"\n";
  web.last.phases.connect = microseconds(250);
  web.last.phases.first_byte = microseconds(1000);
  web.incident = "web-20261124T015600000Z";
  CheckState db = MakeCheck("db", Health::kStarting);
  db.attempted_at.reset();
  db.run = {};
  const Facts facts = MakeFacts({web, db});
  NotifyStatus notify;
  notify.outbox_messages = 2;
  notify.outbox_oldest = TestTime() - seconds(90);
  notify.mail_up = false;
  notify.mail_since = TestTime() - seconds(60);
  notify.mail_detail = "connect to mail:587: refused";
  const PodFacts pod{.name = "web-0",
                     .namespace_name = "shop",
                     .uid = "u",
                     .ip = "10.0.0.7",
                     .host = "node"};
  const std::string json = StatusJson({.version = "0.1.0",
                                       .pod = pod,
                                       .labels = {{"team", "sh\"op"}},
                                       .snapshot = *facts.snapshot,
                                       .notify = notify,
                                       .now = TestTime()});
  EXPECT_EQ(
      json,
      R"({"version":"0.1.0","time":"2026-11-24T02:00:00.000Z","ready":false,)"
      R"("live":false,"draining":false,"silencedUntil":null,)"
      R"("pod":{"name":"web-0","namespace":"shop","uid":"u","ip":"10.0.0.7"},)"
      R"("labels":{"team":"sh\"op"},"checks":[)"
      R"({"name":"web","kind":"httpGet","target":"http://127.0.0.1:8000/",)"
      R"("state":"down","affects":["readiness","liveness"],)"
      R"("since":"2026-11-24T01:56:00.000Z",)"
      R"("attemptedAt":"2026-11-24T01:59:59.000Z","verdict":"fail",)"
      R"("reason":"refused",)"
      R"("detail":"connect to 127.0.0.1:8000: \"refused\" ",)"
      R"("latencySeconds":0.0015,"phases":{"connect":0.00025,)"
      R"("firstByte":0.001},"run":{"verdict":"fail","count":3},)"
      R"("incident":"web-20261124T015600000Z"},)"
      R"({"name":"db","kind":"httpGet","target":"http://127.0.0.1:8000/",)"
      R"("state":"starting","affects":["readiness"],)"
      R"("since":"2026-11-24T01:56:00.000Z","attemptedAt":null,)"
      R"("verdict":null,"reason":null,"detail":"","latencySeconds":null,)"
      R"("phases":{},"run":{"verdict":null,"count":0},"incident":null}],)"
      R"("outbox":{"messages":2,"oldestSeconds":90.0},)"
      R"("mailPath":{"up":false,"since":"2026-11-24T01:59:00.000Z",)"
      R"("detail":"connect to mail:587: refused"},)"
      R"("config":{"loadedAt":"2026-11-24T01:00:00.000Z","ok":true}})");
}

TEST(StatusJsonTest, SaysUntilWhenAllIsSilencedAndWhatIsBlocked) {
  CheckState web = MakeCheck("web", Health::kDown, Reason::kRefused);
  web.state = State::kBlocked;
  const Facts facts = MakeFacts({web});
  NotifyStatus notify;
  notify.silenced_until = TestTime() + seconds(3600);
  const PodFacts pod{.host = "node"};
  const std::string json = StatusJson({.version = "v",
                                       .pod = pod,
                                       .labels = {},
                                       .snapshot = *facts.snapshot,
                                       .notify = notify,
                                       .now = TestTime()});
  EXPECT_NE(json.find(R"("ready":false,"live":)"), std::string::npos);
  EXPECT_NE(json.find(R"("silencedUntil":"2026-11-24T03:00:00.000Z")"),
            std::string::npos);
  EXPECT_NE(json.find(R"("state":"blocked")"), std::string::npos);
}

TEST(StatusJsonTest, SaysWhatIsNotKnown) {
  const Facts facts = MakeFacts({});
  const PodFacts pod{.host = "node"};
  const std::string json = StatusJson({.version = "v",
                                       .pod = pod,
                                       .labels = {},
                                       .snapshot = *facts.snapshot,
                                       .notify = *facts.notify,
                                       .now = TestTime()});
  EXPECT_NE(
      json.find(R"("pod":{"name":"node","namespace":"","uid":"","ip":""},)"
                R"("labels":{},"checks":[],)"
                R"("outbox":{"messages":0,"oldestSeconds":0.0},)"
                R"("mailPath":{"up":null,"since":null,"detail":""})"),
      std::string::npos)
      << json;
}

}  // namespace
}  // namespace leadsman
