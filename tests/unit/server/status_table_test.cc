#include "internal/report/status_table.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "internal/report/status_json.h"
#include "tests/unit/server/facts.h"

namespace leadsman {
namespace {

TEST(CheckTableTest, LinesUp) {
  const std::vector<CheckRow> rows{
      {"web", Verdict::kPass, Reason::kOk, microseconds(1500), "200"},
      {"database", Verdict::kFail, Reason::kRefused, microseconds(80),
       "connect to 127.0.0.1:5432: \x1b[31mrefused"},
      {"z", Verdict::kInconclusive, Reason::kInternal, microseconds(0), ""}};
  EXPECT_EQ(CheckTable(rows, {}),
            "NAME      VERDICT       REASON    LATENCY  DETAIL\n"
            "web       pass          ok        2ms      200\n"
            "database  fail          refused   80us     connect to "
            "127.0.0.1:5432:  [31mrefused\n"
            "z         inconclusive  internal  0s\n");
  EXPECT_EQ(CheckTable({rows[0]}, {.colour = true}),
            "NAME  VERDICT  REASON  LATENCY  DETAIL\n"
            "web   \x1b[32mpass\x1b[0m     ok      2ms      200\n");
  EXPECT_EQ(CheckTable({}, {.colour = true}),
            "NAME  VERDICT  REASON  LATENCY  DETAIL\n");
}

TEST(StatusTableTest, ShowsWhatTheApiSays) {
  CheckState web = MakeCheck("web", Health::kDown, Reason::kRefused);
  CheckState db = MakeCheck("db", Health::kStarting, Reason::kOk,
                            {.readiness = false, .liveness = false});
  db.attempted_at.reset();
  Facts facts = MakeFacts({web, db}, {}, true);
  NotifyStatus notify;
  notify.outbox_messages = 2;
  notify.outbox_oldest = TestTime() - seconds(90);
  notify.mail_up = false;
  notify.mail_since = TestTime() - seconds(60);
  notify.mail_detail = "refused";
  const PodFacts pod;
  const auto view = ReadStatus(StatusJson({.version = "v",
                                           .pod = pod,
                                           .labels = {},
                                           .snapshot = *facts.snapshot,
                                           .notify = notify,
                                           .now = TestTime()}));
  ASSERT_TRUE(view) << view.error();
  EXPECT_EQ(StatusTable(*view, {}),
            "not ready, live, draining\n"
            "NAME  STATE     SINCE  AFFECTS    REASON   LATENCY  DETAIL\n"
            "web   down      4m     readiness  refused  2ms      DETAIL\n"
            "db    starting  4m     -          -        -\n"
            "outbox: 2 not sent yet, the oldest for 1m30s\n"
            "mail: down for 1m: refused\n");
}

TEST(StatusTableTest, RefusesWhatIsNoStatus) {
  for (const std::string& json :
       {std::string(), std::string("ok"), std::string("[]"),
        std::string("{\"checks\":3}"), std::string(100'000, '[')}) {
    const auto view = ReadStatus(json);
    ASSERT_FALSE(view);
    EXPECT_EQ(view.error(),
              "the answer is not the JSON of /api/v1/status; is it leadsman "
              "that listens there?");
  }
  // Of another version, or hostile: what is missing is left out.
  const auto view = ReadStatus(
      R"({"checks":[{"name":7,"since":"yesterday","latencySeconds":1e300,)"
      R"("attemptedAt":"x","state":"u\u001b[2Jp"},8],"outbox":{"messages":1e300},"mailPath":1})");
  ASSERT_TRUE(view);
  const std::string table = StatusTable(*view, {.colour = true});
  EXPECT_EQ(table.find("\x1b[2J"), std::string::npos);
  EXPECT_NE(table.find("outbox: many not sent yet"), std::string::npos);
}

}  // namespace
}  // namespace leadsman
