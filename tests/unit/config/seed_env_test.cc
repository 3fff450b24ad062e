#include <chrono>
#include <string>
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/config/config.h"
#include "tests/unit/config/parse.h"

namespace leadsman {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
using testing::ElementsAre;

// The last line has no end, as in the seed.
const std::string kSeed =
    "SMARTHOST_ADDRESS=mail.mysmtp.com\n"
    "SMARTHOST_USER=myuser\n"
    "SMARTHOST_PASSWORD=secret\n"
    "SMTP_TO=ops@activity.net\n"
    "SMTP_FROM=devops@activity.net\n"
    "REQ_URL=http://web:5000/\n"
    "REQ_TIMEOUT=10\n"
    "REQ_INTERVAL=60";

TEST(SeedEnvTest, RunsTheSeedsJobUnchanged) {
  const Config config = Parsed(EnvFile(kSeed));
  ASSERT_EQ(config.checks.size(), 1U);
  const Check& web = config.checks[0];
  EXPECT_EQ(web.name, "web");
  const auto& http = std::get<HttpGet>(web.target);
  EXPECT_EQ(http, (HttpGet{.host = "web", .port = 5000}));
  EXPECT_EQ(web.schedule.period, 60s);
  EXPECT_EQ(web.schedule.timeout, 10s);
  EXPECT_EQ(web.schedule.down_period, 5s);
  EXPECT_EQ(web.thresholds, (Thresholds{1, 1, 0ms}));
  EXPECT_EQ(web.affects, (Affects{true, false}));
  EXPECT_EQ(config.settings.alerts.resolve_after, 0ms);
  ASSERT_TRUE(config.settings.mail);
  const MailSettings& mail = *config.settings.mail;
  EXPECT_EQ(mail.server.host, "mail.mysmtp.com");
  EXPECT_EQ(mail.server.port, 25);
  EXPECT_EQ(mail.server.security, MailSecurity::kAuto);
  EXPECT_EQ(mail.server.username, "myuser");
  EXPECT_EQ(mail.server.password, (Secret{Secret::From::kValue, "secret"}));
  EXPECT_TRUE(mail.server.auth_optional);
  EXPECT_THAT(mail.to, ElementsAre("ops@activity.net"));
  EXPECT_EQ(mail.from, "devops@activity.net");
  EXPECT_TRUE(config.notices.empty());
}

TEST(SeedEnvTest, CountsFromTheProcesssEnvironmentToo) {
  const Config from_file = Parsed(EnvFile(kSeed));
  const Config from_environment =
      Parsed({.environment = {{"SMARTHOST_ADDRESS", "mail.mysmtp.com"},
                              {"SMARTHOST_USER", "myuser"},
                              {"SMARTHOST_PASSWORD", "secret"},
                              {"SMTP_TO", "ops@activity.net"},
                              {"SMTP_FROM", "devops@activity.net"},
                              {"REQ_URL", "http://web:5000/"},
                              {"REQ_TIMEOUT", "10"},
                              {"REQ_INTERVAL", "60"}}});
  EXPECT_EQ(from_environment, from_file);
}

TEST(SeedEnvTest, NeedsOnlyTheUrl) {
  const Config config = Parsed({.environment = {{"REQ_URL", "http://w/"}}});
  EXPECT_EQ(config.checks[0].schedule.period, 60s);
  EXPECT_EQ(config.checks[0].schedule.timeout, 10s);
  EXPECT_EQ(std::get<HttpGet>(config.checks[0].target).port, 80);
  EXPECT_FALSE(config.settings.mail);
}

TEST(SeedEnvTest, VerifiesHttpsAndKeepsThePasswordOutOfTheUrl) {
  const Config config =
      Parsed({.environment = {
                  {"REQ_URL", "https://bob:p%40ss@shop.example/a?b=1#frag"}}});
  const auto& http = std::get<HttpGet>(config.checks[0].target);
  EXPECT_EQ(http.scheme, "https");
  EXPECT_TRUE(http.tls.verify);
  EXPECT_EQ(http.host, "shop.example");
  EXPECT_EQ(http.port, 443);
  EXPECT_EQ(http.path, "/a?b=1");
  ASSERT_EQ(http.headers.size(), 1U);
  EXPECT_EQ(http.headers[0],
            (ProbeHeader{"Authorization",
                         {Secret::From::kValue, "Basic Ym9iOnBAc3M="}}));
}

TEST(SeedEnvTest, TakesSeveralUrls) {
  const Config config = Parsed(
      {.environment = {{"REQ_URLS", "http://a/, http://[::1]:81/x,http://c"},
                       {"REQ_INTERVAL", "0.5"},
                       {"REQ_TIMEOUT", "1m30s"},
                       {"REQ_FAILURE_THRESHOLD", "3"},
                       {"REQ_STATUS", "200, 204-299"}}});
  ASSERT_EQ(config.checks.size(), 3U);
  EXPECT_EQ(config.checks[0].name, "web");
  EXPECT_EQ(config.checks[1].name, "web-2");
  EXPECT_EQ(config.checks[2].name, "web-3");
  EXPECT_EQ(std::get<HttpGet>(config.checks[1].target).host, "::1");
  EXPECT_EQ(config.checks[1].schedule.period, 500ms);
  EXPECT_EQ(config.checks[1].schedule.down_period, 500ms);
  EXPECT_EQ(config.checks[1].schedule.timeout, 90s);
  EXPECT_EQ(config.checks[1].thresholds.failure, 3);
  EXPECT_THAT(config.checks[2].expect.status,
              ElementsAre(StatusRange{200, 200}, StatusRange{204, 299}));
}

TEST(SeedEnvTest, TakesPortsAndSecurity) {
  const Config config = Parsed(
      EnvFile(kSeed + "\nSMARTHOST_ADDRESS=mx.example:2525\nSMTP_SECURITY=tls\n"
                      "MONITORING_PORT=9010\nSMTP_ALLOW_PLAINTEXT_AUTH=true\n"
                      "SMTP_TO=a@b, c@d\n"));
  EXPECT_EQ(config.settings.server.host, "::");
  EXPECT_EQ(config.settings.server.port, 9010);
  const MailSettings& mail = *config.settings.mail;
  EXPECT_EQ(mail.server.host, "mx.example");
  EXPECT_EQ(mail.server.port, 2525);
  EXPECT_EQ(mail.server.security, MailSecurity::kTls);
  EXPECT_TRUE(mail.server.allow_plaintext_auth);
  EXPECT_THAT(mail.to, ElementsAre("a@b", "c@d"));
}

TEST(SeedEnvTest, SaysWhyThereIsNoMail) {
  const Config no_to = Parsed({.environment = {{"REQ_URL", "http://w/"},
                                               {"SMARTHOST_ADDRESS", "mx"},
                                               {"SMTP_TO", ""}}});
  EXPECT_FALSE(no_to.settings.mail);
  EXPECT_THAT(no_to.notices, ElementsAre("no mail: SMTP_TO is not set"));
  const Config no_host =
      Parsed({.environment = {{"REQ_URL", "http://w/"},
                              {"SMTP_TO", "a@b"},
                              {"SMARTHOST_ALIASES", "*.b"}}});
  EXPECT_FALSE(no_host.settings.mail);
  EXPECT_THAT(no_host.notices,
              ElementsAre("SMARTHOST_ALIASES is not needed: leadsman speaks to "
                          "SMARTHOST_ADDRESS itself",
                          "no mail: SMARTHOST_ADDRESS is not set"));
}

TEST(SeedEnvTest, SendsFromTheFirstReceiverWhereNoSenderIsGiven) {
  const Config config = Parsed({.environment = {{"REQ_URL", "http://w/"},
                                                {"SMARTHOST_ADDRESS", "mx"},
                                                {"SMTP_TO", "a@b, c@d"}}});
  EXPECT_EQ(config.settings.mail->from, "a@b");
  EXPECT_THAT(config.notices,
              ElementsAre("SMTP_FROM is not set: mail comes from the first "
                          "address of SMTP_TO"));
}

TEST(SeedEnvTest, IsBeatenByTheFilesChecksAndByLeadsmansVariables) {
  const Config config =
      Parsed(File(kLeast, {{"REQ_URL", "http://w/"},
                           {"MONITORING_PORT", "9010"},
                           {"LEADSMAN_SERVER_LISTEN", "127.0.0.1:9011"}}));
  EXPECT_EQ(std::get<HttpGet>(config.checks[0].target).port, 8000);
  EXPECT_FALSE(config.checks[0].schedule.down_period);
  EXPECT_EQ(config.settings.alerts.resolve_after, 2min);
  EXPECT_EQ(config.settings.server.port, 9011);
  EXPECT_THAT(config.notices,
              ElementsAre("REQ_* variables are ignored: the file has checks of "
                          "its own"));
}

TEST(SeedEnvTest, LetsTheEnvironmentBeatTheEnvFile) {
  const Config config = Parsed(EnvFile(kSeed, {{"REQ_INTERVAL", "30"}}));
  EXPECT_EQ(config.checks[0].schedule.period, 30s);
}

TEST(SeedEnvTest, NamesTheVariableAndItsLine) {
  EXPECT_EQ(
      ErrorsOf(EnvFile("REQ_URL=web:5000\n")),
      ".env:1:1: REQ_URL: is not an http or https URL; must be one such as "
      "http://web:5000/\n");
  EXPECT_EQ(ErrorsOf(EnvFile("REQ_URL=http://w/\nREQ_INTERVAL=soon\n"
                             "REQ_TIMEOUT=0\nMONITORING_PORT=x\n")),
            ".env:2:1: REQ_INTERVAL: is not a time; must be a number of "
            "seconds such as 10 or 0.5, or a duration such as 1m30s\n"
            ".env:3:1: REQ_TIMEOUT: is 0.0; must be from 0.05 to 3600\n"
            ".env:4:1: MONITORING_PORT: is not a port; must be a number from 1 "
            "to 65535\n");
  EXPECT_EQ(ErrorsOf({.environment = {{"REQ_URL", "http://w:99999/"}}}),
            "environment: REQ_URL: does not have the right form; must be a "
            "number from 1 to 65535 (names of container ports can't be known "
            "here)\n");
}

TEST(SeedEnvTest, NeverShowsASecretInAnError) {
  const std::string errors =
      ErrorsOf({.environment = {{"REQ_URL", "ftp://bob:HUNTER2@w/"},
                                {"SMARTHOST_ADDRESS", "mx"},
                                {"SMARTHOST_PASSWORD", "HUNTER2\n"},
                                {"SMTP_TO", "HUNTER2"}}});
  EXPECT_NE(errors, "");
  EXPECT_EQ(errors.find("HUNTER2"), std::string::npos) << errors;
}

}  // namespace
}  // namespace leadsman
