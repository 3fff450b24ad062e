// The stack itself: ports, state, health, the seed's .env.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/image/compose/compose_stack.h"
#include "tests/support/eventually.h"
#include "tests/support/seed_env.h"

namespace leadsman {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

TEST_F(ComposeTest, PublishesWhereTheVariablesSay) {
  Configure({{"WEB_PORT", "127.0.0.1:18000"},
             {"MONITORING_PORT", "18010"},
             {"RELAY_PORT", "10025"}});
  Up();
  ASSERT_TRUE(Says("leadsman", "check=web from=starting to=up"));
  EXPECT_THAT(Ask("http://127.0.0.1:18000/"), EndsWith("times.\n200"));
  EXPECT_THAT(Ask("http://127.0.0.1:18010/readyz"), EndsWith("200"));
  EXPECT_EQ(Ask("http://127.0.0.1:8000/"), "000");
  EXPECT_EQ(Ask("http://127.0.0.1:8010/readyz"), "000");
  EXPECT_THAT(
      machine()
          .Run({"/bin/bash", "-c", "head -n 1 </dev/tcp/127.0.0.1/10025"})
          .out,
      HasSubstr("220 smtp ESMTP"));
}

// Two in one network namespace, and yet each stops alone.
TEST_F(ComposeTest, KeepsThePageUpWhileLeadsmanIsStopped) {
  Configure();
  Up();
  ASSERT_TRUE(Says("leadsman", "check=web from=starting to=up"));
  Compose({"stop", "leadsman"});
  EXPECT_EQ(Ask("http://127.0.0.1:8010/readyz"), "000");
  EXPECT_THAT(Ask("http://127.0.0.1:8000/"), EndsWith("200"));
  Compose({"start", "leadsman"});
  EXPECT_TRUE(Eventually(
      [&] { return Ask("http://127.0.0.1:8010/readyz").ends_with("200"); }));
}

TEST_F(ComposeTest, AnswersItsHealthChecksAndKeepsState) {
  Configure();
  Up();
  ASSERT_TRUE(Says("leadsman", "check=web from=starting to=up"));
  ASSERT_TRUE(Says("smtp", "daemon started"));
  ASSERT_TRUE(Says("catcher", "ready"));
  for (const char* service : {"leadsman", "redis", "smtp", "catcher"}) {
    const std::string name = std::string("leadsman_") + service + "_1";
    const Finished health = machine().Podman({"healthcheck", "run", name});
    EXPECT_EQ(health.exit, 0) << service << ": " << health.out << health.err;
  }
  EXPECT_THAT(Log("leadsman"), Not(HasSubstr("store.trouble")));
  EXPECT_THAT(Log("leadsman"), Not(HasSubstr("control.off")));
}

// A mail that could not be sent before the stack was taken down is sent after.
TEST_F(ComposeTest, KeepsUnsentMailOnItsVolume) {
  Configure();
  Up();
  ASSERT_TRUE(Says("leadsman", "check=web from=starting to=up"));
  Compose({"stop", "catcher"});
  Compose({"stop", "web"});
  ASSERT_TRUE(Says("leadsman", "event=mail.deferred"));
  const std::string log = Log("leadsman");
  const std::size_t at = log.find(" incident=web-") + 10;
  const std::string incident =
      log.substr(at, log.find_first_of(" \n", at) - at);
  Down();
  Up();
  Says("catcher", "X-Leadsman-Incident: " + incident);
}

// The main folder's file and the monitoring folder's, byte for byte: the last
// has no newline at its end.
TEST_F(ComposeTest, TakesTheSeedsOwnFiles) {
  const std::string relay =
      "SMARTHOST_ADDRESS=mail.mysmtp.com\n"
      "SMARTHOST_USER=myuser\n"
      "SMARTHOST_PASSWORD=secret\n"
      "SMARTHOST_ALIASES=*.mysmtp.com\n";
  WriteEnv("COMPOSE_PROJECT_NAME=leadsman\n" + relay + kSeedEnv);
  Up();
  ASSERT_TRUE(Says("leadsman", "check=web"));
  EXPECT_TRUE(Says("leadsman", "to=up"));
  EXPECT_THAT(Compose({"exec", "-T", "leadsman", "leadsman", "status"}),
              HasSubstr("web"));
}

}  // namespace
}  // namespace leadsman
