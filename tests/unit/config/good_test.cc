#include <chrono>
#include <string>
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/config/config.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/config/parse.h"

namespace leadsman {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
using testing::ElementsAre;

const std::string kGood =
    std::string(LEADSMAN_SOURCE_DIR) + "/tests/golden/config/good/";

TEST(GoodConfigTest, TakesEveryKey) {
  const Config config =
      Parsed(File(ReadFileText(kGood + "full.yaml"), {{"POD_IP", "10.1.2.3"}}));
  ASSERT_EQ(config.checks.size(), 5U);
  const Check& web = config.checks[0];
  const auto& http = std::get<HttpGet>(web.target);
  EXPECT_EQ(http.scheme, "http");
  EXPECT_EQ(http.host, "127.0.0.1");
  EXPECT_EQ(http.port, 8000);
  ASSERT_EQ(http.headers.size(), 2U);
  EXPECT_EQ(http.headers[0].value,
            (Secret{Secret::From::kValue, "shop.example"}));
  EXPECT_EQ(http.headers[1].value,
            (Secret{Secret::From::kFile, "/run/secrets/token"}));
  EXPECT_EQ(web.schedule.period, 10s);
  EXPECT_EQ(web.schedule.retry_period, 200ms);
  EXPECT_EQ(web.thresholds.failure, 3);
  EXPECT_THAT(web.expect.status,
              ElementsAre(StatusRange{200, 399}, StatusRange{404, 404}));
  EXPECT_THAT(web.expect.json,
              ElementsAre(JsonRule{"/db/status", "\"up\""},
                          JsonRule{"/n", R"({"a":[1,null]})"}));
  EXPECT_EQ(web.expect.max_latency.total, 500ms);
  ASSERT_TRUE(web.warn);
  EXPECT_EQ(web.warn->max_latency.first_byte, 400ms);
  EXPECT_EQ(web.warn->certificate_days, 14);
  EXPECT_EQ(web.affects, (Affects{true, false}));
  EXPECT_THAT(web.depends_on, ElementsAre("db"));

  const Check& db = config.checks[1];
  EXPECT_EQ(std::get<TcpSocket>(db.target), (TcpSocket{"db.example", 5432}));
  EXPECT_EQ(db.schedule.period, 20s) << "from defaults";
  EXPECT_EQ(db.schedule.retry_period, 1s);
  EXPECT_EQ(db.thresholds.failure, 2);
  EXPECT_EQ(db.affects, (Affects{false, false})) << "not the pod's own";

  const Check& alive = config.checks[2];
  EXPECT_EQ(std::get<HttpGet>(alive.target).host, "10.1.2.3");
  EXPECT_EQ(alive.affects, (Affects{false, true}));
  EXPECT_FALSE(alive.crash_watch);

  EXPECT_EQ(
      std::get<Grpc>(config.checks[3].target),
      (Grpc{.host = "cart.shop",
            .port = 50051,
            .service = "shop.Cart",
            .tls = TlsClient{true, "/ca.pem", "cart", "/c.pem", "/k.pem"}}));
  EXPECT_EQ(config.checks[3].affects, (Affects{false, false}));
  EXPECT_EQ(std::get<Grpc>(config.checks[4].target), (Grpc{.port = 50051}));
  EXPECT_EQ(config.checks[4].affects, (Affects{true, false}));

  const Settings& settings = config.settings;
  EXPECT_THAT(settings.labels, ElementsAre(std::pair("cluster", "prod-eu"),
                                           std::pair("team", "shop")));
  ASSERT_TRUE(settings.mail);
  EXPECT_EQ(settings.mail->server.password,
            (Secret{Secret::From::kFile, "/run/secrets/smtp/password"}));
  EXPECT_EQ(settings.mail->server.security, MailSecurity::kStartTls);
  EXPECT_FALSE(settings.mail->server.auth_optional);
  ASSERT_EQ(settings.mail->fallback.size(), 1U);
  EXPECT_EQ(settings.mail->fallback[0].port, 465);
  EXPECT_EQ(settings.alerts.maintenance[1].duration, 2h);
  EXPECT_FALSE(settings.webhook);
  EXPECT_EQ(settings.kubernetes.condition_type, "leadsman.io/ready");
}

TEST(GoodConfigTest, NamesWhatIsNotYetInEffectOnce) {
  const Config config =
      Parsed(File(ReadFileText(kGood + "full.yaml"), {{"POD_IP", "10.1.2.3"}}));
  ASSERT_EQ(config.notices.size(), 1U);
  EXPECT_THAT(config.notices[0],
              testing::StartsWith("accepted, but not yet in effect: "
                                  "alerts.flapping, alerts.groupWait, "));
  EXPECT_THAT(config.notices[0], testing::HasSubstr(", mail.subject, "));
}

TEST(GoodConfigTest, FillsEveryDefaultIn) {
  const Config config = Parsed(File(ReadFileText(kGood + "least.yaml")));
  Check web;
  web.name = "web";
  web.target = HttpGet{.port = 8000};
  ASSERT_EQ(config.checks.size(), 1U);
  EXPECT_EQ(config.checks[0], web);
  EXPECT_EQ(config.settings, Settings());
  EXPECT_EQ(config.require, Require());
}

TEST(GoodConfigTest, RetriesNoLaterThanThePeriod) {
  const Config config = Parsed(
      File("checks: [{name: web, httpGet: {port: 80}, periodSeconds: 0.2}]"));
  EXPECT_EQ(config.checks[0].schedule.period, 200ms);
  EXPECT_EQ(config.checks[0].schedule.retry_period, 200ms);
}

TEST(GoodConfigTest, TakesJsonToo) {
  const Config config = Parsed(
      File(R"({"checks":[{"name":"a","tcpSocket":{"port":1}}],)"
           R"("readiness":{"require":1},"state":{"maxBytes":2097152}})"));
  EXPECT_EQ(config.require, (Require{Require::Kind::kCount, 1}));
  EXPECT_EQ(config.settings.state.max_bytes, 2097152);
}

TEST(GoodConfigTest, SaysThatAPasswordStandsInTheFile) {
  const Config config =
      Parsed(File(kLeast + "mail: {host: h, from: a@b, to: [c@d], username: u, "
                           "password: {value: geheim}}"));
  ASSERT_EQ(config.notices.size(), 1U);
  EXPECT_EQ(config.notices[0],
            "mail.password.value holds a secret in the file itself; better "
            "{file: PATH} or {env: NAME}");
}

TEST(GoodConfigTest, ReadsPodFacts) {
  const PodFacts facts = PodFactsFrom({{"POD_NAME", "web-7"},
                                       {"POD_NAMESPACE", "shop"},
                                       {"POD_UID", "u"},
                                       {"POD_IP", "10.0.0.1"}},
                                      "box");
  EXPECT_EQ(facts, (PodFacts{"web-7", "shop", "u", "10.0.0.1", "box"}));
  EXPECT_EQ(PodFactsFrom({}, "box").Who(), "box");
}

}  // namespace
}  // namespace leadsman
