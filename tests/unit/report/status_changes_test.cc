#include "internal/report/status_changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

CheckView Check(const std::string& name, const std::string& state,
                const std::string& reason, const std::string& detail = "D") {
  return {.name = name,
          .state = state,
          .since = "1m",
          .affects = "readiness",
          .reason = reason,
          .latency = "1ms",
          .detail = detail};
}

StatusView Status(const std::string& headline, std::vector<CheckView> checks) {
  return {.time = "T", .headline = headline, .checks = std::move(checks)};
}

TEST(StatusChangesTest, TheFirstLookIsAllNew) {
  EXPECT_THAT(StatusChanges({}, Status("ready, live",
                                       {Check("web", "up", "ok"),
                                        Check("db", "starting", "-", "")})),
              ElementsAre("T  web  up  ok  D", "T  db  starting  -",
                          "T  -  ready, live"));
}

TEST(StatusChangesTest, ALookWithoutNewsSaysNothing) {
  StatusView before = Status("ready, live", {Check("web", "up", "ok", "1ms")});
  StatusView now = Status("ready, live", {Check("web", "up", "ok", "9ms")});
  now.checks[0].latency = "9ms";
  now.checks[0].since = "2m";
  EXPECT_THAT(StatusChanges(before, now), IsEmpty());
}

TEST(StatusChangesTest, AMovedStateOrReasonIsALine) {
  const StatusView before =
      Status("ready, live",
             {Check("web", "up", "ok"), Check("db", "down", "refused")});
  EXPECT_THAT(
      StatusChanges(before, Status("not ready, live",
                                   {Check("web", "down", "timeout", "late"),
                                    Check("db", "down", "dns")})),
      ElementsAre("T  web  down  timeout  late", "T  db  down  dns  D",
                  "T  -  not ready, live"));
}

TEST(StatusChangesTest, ACheckThatGoesOrComesIsALine) {
  EXPECT_THAT(StatusChanges(Status("ready", {Check("web", "up", "ok")}),
                            Status("ready", {Check("db", "up", "ok")})),
              ElementsAre("T  db  up  ok  D", "T  web  gone"));
}

TEST(StatusChangesTest, AComplaintIsSaidOnceAndNotWithEachOfItsSeconds) {
  StatusView before = Status("ready", {});
  StatusView now = before;
  now.complaints = {"mail: down for 1s: refused"};
  EXPECT_THAT(StatusChanges(before, now),
              ElementsAre("T  -  mail: down for 1s: refused"));
  StatusView later = before;
  later.complaints = {"mail: down for 2s: refused"};
  EXPECT_THAT(StatusChanges(now, later), IsEmpty());
}

}  // namespace
}  // namespace leadsman
