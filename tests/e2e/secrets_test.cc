// Secrets planted in every key that takes one, in every way, are found in
// nothing that comes out.
#include <csignal>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "tests/e2e/demo_web.h"
#include "tests/e2e/log_checks.h"
#include "tests/e2e/sidecar.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/smtp_server.h"
#include "tests/support/socket.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::UnorderedElementsAre;

// Every secret begins so; and what base64 makes of those that travel in it.
constexpr const char* kSecret = "hunter2";
const std::vector<std::string> kTraces{
    kSecret,
    "aHVudGVyMi",    // hunter2…, as AUTH LOGIN sends it
    "Ym9iOmh1bnRl",  // bob:hunte…, HTTP's Basic
    "AGJvYgBodW50",  // \0bob\0hunt…, AUTH PLAIN
};

void ExpectNoSecret(const std::string& where, const std::string& text) {
  for (const std::string& trace : kTraces) {
    EXPECT_EQ(text.find(trace), std::string::npos) << where << ":\n" << text;
  }
}

using rapidjson::Value;

// The paths of all that the schema marks, "mail.fallback[].password".
void FindSecrets(const Value& root, const Value& schema,
                 const std::string& path, std::set<std::string>& found) {
  if (schema.HasMember("$ref")) {
    const std::string name = schema["$ref"].GetString();
    const std::string key = name.substr(name.rfind('/') + 1);
    return FindSecrets(root, root["definitions"][key.c_str()], path, found);
  }
  if (schema.HasMember("x-secret")) {
    found.insert(path);
    return;
  }
  if (schema.HasMember("properties")) {
    for (const auto& [key, below] : schema["properties"].GetObject()) {
      FindSecrets(root, below,
                  path.empty() ? key.GetString() : path + '.' + key.GetString(),
                  found);
    }
  }
  if (schema.HasMember("items")) {
    FindSecrets(root, schema["items"], path + "[]", found);
  }
}

// A new one fails this, and belongs into Plant below.
TEST(SecretsTest, AreTheKeysThatAreTestedHere) {
  const Finished schema = RunToEnd({Program("leadsman"), "schema"});
  rapidjson::Document root;
  root.Parse(schema.out.c_str());
  std::set<std::string> found;
  FindSecrets(root, root, "", found);
  EXPECT_THAT(
      found, UnorderedElementsAre("checks[].httpGet.httpHeaders[].value",
                                  "mail.password", "mail.fallback[].password",
                                  "webhook.headers[].value", "webhook.secret"));
}

enum class Way { kValue, kFile, kEnv };
struct Planting {
  Way way;
  const char* format;
};

class PlantedTest : public testing::TestWithParam<Planting> {
 protected:
  // What to write in the place of the secret `name`. `scalar`: a header, whose
  // value stands there as it is.
  std::string Secret(const std::string& name, bool scalar = false) {
    const std::string secret = std::string(kSecret) + '-' + name;
    switch (GetParam().way) {
      case Way::kValue:
        return scalar ? secret : "{value: " + secret + "}";
      case Way::kFile:
        return "{file: " + dir_.Write(name, secret + "\n") + "}";
      case Way::kEnv:
        env_["PLANTED_" + name] = secret;
        return "{env: PLANTED_" + name + "}";
    }
    return "";
  }

  void Plant(int smtp_port) {
    const std::string config = dir_.Write(
        "leadsman.yaml",
        "checks:\n"
        "- name: web\n"
        "  periodSeconds: 0.1\n"
        "  failureThreshold: 1\n"
        "  startupDeadlineSeconds: 0\n"
        "  httpGet:\n"
        "    port: " +
            std::to_string(web_.port()) +
            "\n"
            "    path: /?token=hunter2-query\n"
            "    httpHeaders: [{name: Authorization, value: " +
            Secret("header", true) +
            "}]\n"
            "alerts: {resolveAfter: 0s, groupWait: 0s}\n"
            "mail:\n"
            "  host: 127.0.0.1\n"
            "  port: " +
            std::to_string(smtp_port) +
            "\n"
            "  security: none\n"
            "  username: bob\n"
            "  password: " +
            Secret("mail") +
            "\n"
            "  from: a@example.com\n"
            "  to: [b@example.com]\n"
            "  fallback:\n"
            "  - {host: 127.0.0.1, port: " +
            std::to_string(DeadPort()) +
            ", security: none, username: bob, password: " + Secret("fallback") +
            "}\n"
            "webhook:\n"
            "  url: http://bob:hunter2-hook@127.0.0.1:9/?t=hunter2-hook\n"
            "  headers: [{name: X-Token, value: " +
            Secret("hookheader", true) +
            "}]\n"
            "  secret: " +
            Secret("hooksecret") + "\n");
    env_["LEADSMAN_CONFIG"] = config;
    env_["LEADSMAN_LOG_LEVEL"] = "debug";
    env_["LEADSMAN_LOG_FORMAT"] = GetParam().format;
    sidecar_ = std::make_unique<Sidecar>("", env_);
  }

  void ExpectNoSecretIn(std::vector<std::string> command) {
    const Finished finished = sidecar_->Command(command);
    ExpectNoSecret(command[0], finished.out + finished.err);
  }

  void ExpectNoSecretInAnswers() {
    for (const char* path : {"/api/v1/status", "/readyz?verbose",
                             "/healthz?verbose", "/readyz/web", "/metrics"}) {
      const HttpAnswer answer = sidecar_->Ask(path);
      ExpectNoSecret(path, answer.head + answer.body);
    }
  }

  void EndAndReadLog() {
    sidecar_->process().Signal(SIGTERM);
    EXPECT_EQ(sidecar_->process().Wait(), 0);
    ExpectNoSecret("log", sidecar_->process().Out());
    ExpectNoSecret("stderr", sidecar_->process().Err());
    const auto lines = ReadLog(sidecar_->process().Out(), GetParam().format);
    EXPECT_FALSE(Events(lines, "check.attempt").empty());
  }

  DemoWeb web_;
  TempDir dir_;
  std::map<std::string, std::string> env_;
  std::unique_ptr<Sidecar> sidecar_;
};

TEST_P(PlantedTest, NothingShowsThemThroughAFailureAndItsMail) {
  const SmtpServer smtp({"--auth", "bob:hunter2-mail"});
  Plant(smtp.port());
  sidecar_->Start();
  ASSERT_TRUE(sidecar_->ComesTo(200));
  web_.Order("500");
  ASSERT_TRUE(Eventually([&] { return !smtp.Mails().empty(); }))
      << sidecar_->process().Out();
  ExpectNoSecretInAnswers();
  EXPECT_EQ(smtp.Mails()[0].user, "bob");
  for (const StoredMail& mail : smtp.Mails()) ExpectNoSecret("mail", mail.data);
  for (const char* command : {"check", "status", "validate"}) {
    ExpectNoSecretIn({command});
  }
  ExpectNoSecretIn({"check", "-o", "json"});
  ExpectNoSecretIn({"status", "-o", "json"});
  ExpectNoSecretIn({"test", "mail"});
  EndAndReadLog();
}

TEST_P(PlantedTest, NorWhereTheMailServerRefusesThePassword) {
  const SmtpServer smtp({"--auth", "bob:another"});
  Plant(smtp.port());
  sidecar_->Start();
  ASSERT_TRUE(sidecar_->ComesTo(200));
  web_.Stop();
  sidecar_->process().WaitForOut("535");
  ExpectNoSecretInAnswers();
  ExpectNoSecretIn({"test", "mail"});
  EndAndReadLog();
}

INSTANTIATE_TEST_SUITE_P(Ways, PlantedTest,
                         testing::Values(Planting{Way::kValue, "logfmt"},
                                         Planting{Way::kValue, "json"},
                                         Planting{Way::kFile, "logfmt"},
                                         Planting{Way::kEnv, "json"}),
                         [](const auto& param) {
                           const std::string way =
                               param.param.way == Way::kValue  ? "Value"
                               : param.param.way == Way::kFile ? "File"
                                                               : "Env";
                           return way +
                                  (param.param.format == std::string("json")
                                       ? "Json"
                                       : "Logfmt");
                         });

// The seed's .env: its password, and a URL with user, password and query.
TEST(SeedSecretsTest, NothingShowsThem) {
  for (const char* accepted : {"bob:hunter2-mail", "bob:another"}) {
    DemoWeb web;
    const SmtpServer smtp({"--auth", accepted});
    Sidecar sidecar("REQ_URL=http://bob:hunter2-url@127.0.0.1:" +
                        std::to_string(web.port()) +
                        "/?token=hunter2-query#hunter2\n"
                        "REQ_INTERVAL=0.1\nREQ_TIMEOUT=2\n"
                        "SMARTHOST_ADDRESS=127.0.0.1:" +
                        std::to_string(smtp.port()) +
                        "\nSMARTHOST_USER=bob\n"
                        "SMARTHOST_PASSWORD=hunter2-mail\n"
                        "SMTP_FROM=a@example.com\nSMTP_TO=b@example.com\n",
                    {{"LEADSMAN_LOG_LEVEL", "debug"}});
    sidecar.Start();
    ASSERT_TRUE(sidecar.ComesTo(200));
    web.Order("500");
    sidecar.process().WaitForOut(
        accepted == std::string("bob:another") ? "535" : "event=mail.sent");
    ExpectNoSecret("status", sidecar.Ask("/api/v1/status").body);
    for (const StoredMail& mail : smtp.Mails()) {
      ExpectNoSecret("mail", mail.data);
    }
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{
             {"check"}, {"status"}, {"validate"}, {"test", "mail"}}) {
      const Finished finished = sidecar.Command(command);
      ExpectNoSecret(command[0], finished.out + finished.err);
    }
    sidecar.process().Signal(SIGTERM);
    EXPECT_EQ(sidecar.process().Wait(), 0);
    ExpectNoSecret("log", sidecar.process().Out() + sidecar.process().Err());
  }
}

// Wrong in every way around it; the whole is refused, and no word of it said.
TEST(SecretErrorsTest, NoErrorOfAConfigurationQuotesThem) {
  const std::string web = "checks: [{name: web, httpGet: {port: 1}}]\n";
  const auto header = [](const std::string& item) {
    return "checks: [{name: web, httpGet: {port: 1, httpHeaders: [" + item +
           "]}}]\n";
  };
  const auto mail = [&](const std::string& password) {
    return web + "mail: {host: h, from: a@b.example, to: [a@b.example], " +
           password + "}\n";
  };
  const std::vector<std::string> wrong{
      mail("username: u, password: hunter2"),
      mail("username: u, password: [hunter2]"),
      mail("username: u, password: {valeu: hunter2}"),
      mail("username: u, password: {hunter2: x}"),
      mail("username: u, password: {value: [hunter2]}"),
      mail("username: u, password: {value: hunter2, file: hunter2}"),
      mail("username: u, password: {value: \"hunter2\\x01\"}"),
      mail("password: {value: hunter2}"),
      mail("passwort: hunter2"),
      mail("username: u, password: {value: hunter2"),
      mail("username: u, password: {value: \"hunter2"),
      mail("username: u, password: {value: hunter2, value: hunter2}"),
      mail("fallback: [{host: h, username: u, password: hunter2}]"),
      mail("fallback: [{host: h, password: {value: hunter2}}]"),
      header("{name: A, value: {fil: hunter2}}"),
      header("{name: A, value: [hunter2]}"),
      header("{name: A, value: {env: hunter2, file: hunter2}}"),
      header("{name: A, value: \"hunter2\\nB: c\"}"),
      header("{name: 'a b', value: hunter2}"),
      header("{name: A, values: hunter2}"),
      header("hunter2"),
      "checks: [{name: web, httpGet: {port: 1, path: '/a b?token=hunter2'}}]\n",
      "checks: [{name: web, httpGet: {port: 1, host: 'bob:hunter2@web'}}]\n",
      web + "webhook: {secret: hunter2}\n",
      web +
          "webhook: {url: [hunter2], headers: [{name: A, value: [hunter2]}]}\n",
      web + "webhook: {headers: {Authorization: hunter2}}\n",
  };
  const TempDir dir;
  for (const std::string& text : wrong) {
    const Finished finished = RunToEnd(
        {Program("leadsman"), "validate", dir.Write("leadsman.yaml", text)});
    EXPECT_EQ(finished.exit, 2) << text << finished.out;
    ExpectNoSecret(text, finished.out + finished.err);
  }
  const std::vector<std::string> env{
      "REQ_URL=htp://bob:hunter2@web/",
      "REQ_URL=http:/bob:hunter2@web/",
      "REQ_URL=http://bob:hunter2@web:70000/",
      "REQ_URL=http://web/?token=hunter2 x",
      "REQ_URL=http://web/\nSMARTHOST_PASSWORD=\"hunter2",
      "REQ_URL=http://web/\nSMARTHOST_PASSWORD=hunter2\nREQ_TIMEOUT=x",
      "REQ_URL=http://web/\nSMARTHOST PASSWORD=hunter2",
  };
  for (const std::string& text : env) {
    const Finished finished = RunToEnd({Program("leadsman"), "validate",
                                        "--env-file", dir.Write(".env", text)});
    EXPECT_EQ(finished.exit, 2) << text << finished.out;
    ExpectNoSecret(text, finished.out + finished.err);
  }
  const Finished variable =
      RunToEnd({Program("leadsman"), "validate"},
               {.env = {{"REQ_URL", "http://web/"},
                        {"LEADSMAN_MAIL_PASSWORD", "hunter2"},
                        {"LEADSMAN_MAIL_PASSWORD_VALUE", "hunter2"},
                        {"LEADSMAN_MAIL_PORT", "x"}}});
  EXPECT_EQ(variable.exit, 2) << variable.out;
  ExpectNoSecret("environment", variable.out + variable.err);
}

}  // namespace
}  // namespace leadsman
