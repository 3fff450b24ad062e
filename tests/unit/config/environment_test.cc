#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/config/config.h"
#include "tests/unit/config/parse.h"

namespace leadsman {
namespace {

TEST(EnvironmentTest, BeatsTheFile) {
  const Config config =
      Parsed(File(kLeast, {{"LEADSMAN_ALERTS_MAX_MAILS_PER_HOUR", "7"},
                           {"LEADSMAN_MAIL_HOST", "mx"},
                           {"LEADSMAN_MAIL_FROM", "a@b"},
                           {"LEADSMAN_MAIL_TO", "c@d, e@f"},
                           {"LEADSMAN_LOG_LEVEL", "debug"}}));
  EXPECT_EQ(config.settings.alerts.max_mails_per_hour, 7);
  EXPECT_EQ(config.settings.log.level, LogLevel::kDebug);
  ASSERT_TRUE(config.settings.mail);
  EXPECT_EQ(config.settings.mail->to.size(), 2U);
}

TEST(EnvironmentTest, NamesTheVariableInErrors) {
  EXPECT_EQ(ErrorsOf(File(kLeast, {{"LEADSMAN_MAIL_PORT", "x"},
                                   {"LEADSMAN_MAIL_HOST", "h"},
                                   {"LEADSMAN_MAIL_FROM", "a@b"},
                                   {"LEADSMAN_MAIL_TO", "c@d"}})),
            "environment: LEADSMAN_MAIL_PORT: is a string; must be a whole "
            "number from 1 to 65535\n");
}

TEST(EnvironmentTest, IgnoresServiceVariablesAndGuessesTypingErrors) {
  const Config config =
      Parsed(File(kLeast, {{"LEADSMAN_SERVICE_HOST", "10.0.0.1"},
                           {"LEADSMAN_SERVICE_PORT_HTTP", "80"},
                           {"LEADSMAN_PORT", "tcp://10.0.0.1:80"},
                           {"LEADSMAN_MAIL_PORT", "tcp://10.0.0.1:80"},
                           {"LEADSMAN_PORT_80_TCP_ADDR", "10.0.0.1"},
                           {"LEADSMAN_LOG_LEVL", "info"}}));
  EXPECT_THAT(config.notices,
              testing::ElementsAre(
                  "LEADSMAN_LOG_LEVL is not a known variable and is ignored; "
                  "did you mean LEADSMAN_LOG_LEVEL?"));
}

}  // namespace
}  // namespace leadsman
