#include "internal/config/restart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(KeepUntilRestartTest, NamesAndKeepsWhatCannotChange) {
  const Settings running;
  Settings wanted;
  wanted.server.host = "127.0.0.1";
  wanted.server.port = 9;
  wanted.state.directory = "/elsewhere";
  wanted.state.max_bytes = 1;
  wanted.log.format = LogFormat::kJson;
  EXPECT_THAT(KeepUntilRestart(running, wanted),
              ElementsAre("server.listen", "state.directory", "state.maxBytes",
                          "log.format"));
  EXPECT_EQ(wanted, running);
}

TEST(KeepUntilRestartTest, LetsTheRestThrough) {
  const Settings running;
  Settings wanted;
  wanted.server.max_connections = 9;
  wanted.server.page_from_any = true;
  wanted.labels = {{"team", "shop"}};
  wanted.alerts.hold = seconds(9);
  wanted.mail.emplace();
  wanted.shutdown_grace = seconds(9);
  wanted.log.level = LogLevel::kDebug;
  const Settings asked = wanted;
  EXPECT_THAT(KeepUntilRestart(running, wanted), IsEmpty());
  EXPECT_EQ(wanted, asked);
}

}  // namespace
}  // namespace leadsman
