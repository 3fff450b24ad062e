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

// Those of the Services leadsman, leadsman-server, leadsman-mail, leadsman-log,
// monitoring and smarthost, as the kubelet writes them.
TEST(EnvironmentTest, IgnoresEveryVariableOfAServiceWithoutANotice) {
  Environment environment;
  for (const std::string service :
       {"LEADSMAN", "LEADSMAN_SERVER", "LEADSMAN_MAIL", "LEADSMAN_LOG",
        "LEADSMAN_STATE", "MONITORING", "SMARTHOST", "REQ_URL"}) {
    environment[service + "_SERVICE_HOST"] = "10.0.0.1";
    environment[service + "_SERVICE_PORT"] = "8010";
    environment[service + "_SERVICE_PORT_HTTP"] = "8010";
    environment[service + "_SERVICE_PORT_HTTP_METRICS"] = "8011";
    environment[service + "_PORT"] = "tcp://10.0.0.1:8010";
    for (const std::string protocol : {"TCP", "UDP", "SCTP"}) {
      const std::string port = service + "_PORT_8010_" + protocol;
      environment[port] = "tcp://10.0.0.1:8010";
      environment[port + "_PROTO"] = "tcp";
      environment[port + "_PORT"] = "8010";
      environment[port + "_ADDR"] = "10.0.0.1";
    }
  }
  const Config config = Parsed(File(kLeast, environment));
  EXPECT_THAT(config.notices, testing::IsEmpty());
  EXPECT_EQ(config, Parsed(File(kLeast)));
}

TEST(EnvironmentTest, TakesAPortThatIsNone) {
  EXPECT_EQ(Parsed(File(kLeast + "mail: {host: h, from: a@b, to: [c@d]}",
                        {{"LEADSMAN_MAIL_PORT", "2525"}}))
                .settings.mail->server.port,
            2525);
}

// Flag, environment, --env-file, file, default: each one taken away lets the
// next be seen.
TEST(EnvironmentTest, ComesAfterTheFlagAndBeforeEnvFileFileAndDefault) {
  Sources sources{.file = "f.yaml",
                  .text = kLeast + "log: {level: error}\n",
                  .env_file = ".env",
                  .env_text = "LEADSMAN_LOG_LEVEL=warn\n",
                  .environment = {{"LEADSMAN_LOG_LEVEL", "info"}},
                  .log_level = "debug"};
  const auto level = [&] { return Parsed(sources).settings.log.level; };
  EXPECT_EQ(level(), LogLevel::kDebug);
  sources.log_level.reset();
  EXPECT_EQ(level(), LogLevel::kInfo);
  sources.environment.clear();
  EXPECT_EQ(level(), LogLevel::kWarn);
  sources.env_text = "";
  EXPECT_EQ(level(), LogLevel::kError);
  sources.text = kLeast;
  EXPECT_EQ(level(), LogSettings().level);
}

// "0" and "yes" as people write them into variables; "" is a value too.
TEST(EnvironmentTest, ReadsWordsForTrueAndFalseAndAnEmptyText) {
  for (const std::string word : {"0", "no", "NO", "false", "False"}) {
    EXPECT_FALSE(Parsed(File(kLeast, {{"LEADSMAN_ALERTS_SEND_RESOLVED", word}}))
                     .settings.alerts.send_resolved)
        << word;
  }
  EXPECT_EQ(ErrorsOf(File(kLeast, {{"LEADSMAN_ALERTS_SEND_RESOLVED", "off"},
                                   {"LEADSMAN_LOG_LEVEL", ""}})),
            "environment: LEADSMAN_ALERTS_SEND_RESOLVED: is a string; must be "
            "true or false\n"
            "environment: LEADSMAN_LOG_LEVEL: is not a known word; must be "
            "debug, info, warn or error\n");
}

}  // namespace
}  // namespace leadsman
