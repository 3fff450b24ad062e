// Each command's exit codes and the shape of what it prints.
#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/demo_web.h"
#include "tests/e2e/sidecar.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/smtp_server.h"
#include "tests/support/socket.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::ContainsRegex;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

Finished Leadsman(std::vector<std::string> words,
                  const ProcessOptions& options = {}) {
  words.insert(words.begin(), Program("leadsman"));
  return RunToEnd(words, options);
}

std::string EnvFor(const DemoWeb& web) {
  return "REQ_URL=" + web.url() + "\nREQ_INTERVAL=0.2\nREQ_TIMEOUT=2\n";
}

constexpr const char* kTwoErrors =
    "checks:\n"
    "  - name: web\n"
    "    httpGet: {port: 70000}\n"
    "    periodSecond: 1\n";

TEST(HelpTest, EachCommandHasAnExample) {
  const std::vector<std::vector<std::string>> commands{
      {},          {"run"},   {"check"},        {"probe"},        {"validate"},
      {"status"},  {"drain"}, {"silence"},      {"doctor"},       {"schema"},
      {"version"}, {"test"},  {"test", "mail"}, {"test", "event"}};
  for (std::vector<std::string> words : commands) {
    words.emplace_back("--help");
    const Finished help = Leadsman(words);
    EXPECT_EQ(help.exit, 0) << testing::PrintToString(words);
    EXPECT_THAT(help.out, ContainsRegex("[Ee]xample"))
        << testing::PrintToString(words);
    EXPECT_EQ(help.err, "");
  }
}

TEST(HelpTest, AWrongFlagIsExit2AndOneMessage) {
  for (const char* wrong : {"--nonsense", "nonsense"}) {
    const Finished finished = Leadsman({wrong});
    EXPECT_EQ(finished.exit, 2);
    EXPECT_EQ(finished.out, "");
    EXPECT_THAT(finished.err, HasSubstr("nonsense"));
  }
}

TEST(RunTest, BadConfigurationIsExit2WithEveryErrorInFileOrder) {
  const TempDir dir;
  const std::string file = dir.Write("leadsman.yaml", kTwoErrors);
  for (const char* command : {"run", "check", "validate"}) {
    const Finished finished = Leadsman({command, "--config", file});
    EXPECT_EQ(finished.exit, 2) << command;
    EXPECT_THAT(finished.err,
                StartsWith(file + ":3:21: checks[0].httpGet.port: "));
    EXPECT_THAT(finished.err,
                HasSubstr("\n" + file + ":4:5: checks[0].periodSecond: "));
    EXPECT_THAT(finished.err, HasSubstr("did you mean periodSeconds"));
  }
}

TEST(RunTest, NoCheckAtAllIsExit2AndSaysWhatToDo) {
  const Finished finished = Leadsman({"run"});
  EXPECT_EQ(finished.exit, 2);
  EXPECT_THAT(finished.err, HasSubstr("REQ_URL"));
}

TEST(RunTest, AMissingFileIsExit2) {
  const Finished finished = Leadsman({"run", "--config", "/nowhere.yaml"});
  EXPECT_EQ(finished.exit, 2);
  EXPECT_THAT(finished.err, HasSubstr("/nowhere.yaml"));
}

TEST(RunTest, ATakenPortIsExit3AndNamesIt) {
  const Listener taken;
  const TempDir dir;
  const std::string address = "127.0.0.1:" + std::to_string(taken.port());
  const Finished finished =
      Leadsman({"run"}, {.env = {{"REQ_URL", "http://127.0.0.1:9/"},
                                 {"LEADSMAN_SERVER_LISTEN", address},
                                 {"LEADSMAN_STATE_DIRECTORY", dir.path()}}});
  EXPECT_EQ(finished.exit, 3);
  EXPECT_THAT(finished.err, HasSubstr(std::to_string(taken.port())));
}

// Four attempts in a row for which a header cannot be read.
TEST(RunTest, TroubleOfOurOwnIsSaidOnceAndSoIsItsEnd) {
  const TempDir dir;
  const std::string config = dir.Write(
      "leadsman.yaml",
      "checks:\n- name: web\n  periodSeconds: 0.1\n  httpGet:\n    port: " +
          std::to_string(DeadPort()) +
          "\n    httpHeaders: [{name: A, value: {file: " + dir.path() +
          "/secret}}]\n");
  Sidecar sidecar("", {{"LEADSMAN_CONFIG", config}});
  sidecar.Start();
  EXPECT_TRUE(sidecar.process().WaitForOut(
      "event=vital.failing name=prober why=\"header A: cannot read "));
  EXPECT_EQ(sidecar.Ask("/healthz").status, 503);
  dir.Write("secret", "s");
  EXPECT_TRUE(
      sidecar.process().WaitForOut("event=vital.recovered name=prober"));
  EXPECT_EQ(sidecar.Ask("/healthz").status, 200);
  sidecar.process().Signal(SIGTERM);
  EXPECT_EQ(sidecar.process().Wait(), 0);
  const std::string out = sidecar.process().Out();
  EXPECT_EQ(out.find("vital.failing"), out.rfind("vital.failing")) << out;
}

TEST(CheckTest, AllPassIsExit0) {
  const DemoWeb web;
  const Finished finished = Sidecar(EnvFor(web)).Command({"check"});
  EXPECT_EQ(finished.exit, 0) << finished.err;
  EXPECT_THAT(finished.out,
              ContainsRegex("^NAME +VERDICT +REASON +LATENCY +DETAIL\n"
                            "web +pass +ok +[0-9.]+(us|ms|s)"));
}

TEST(CheckTest, AFailureIsExit1) {
  const DemoWeb web({"--fault", "500"});
  const Finished finished = Sidecar(EnvFor(web)).Command({"check"});
  EXPECT_EQ(finished.exit, 1);
  EXPECT_THAT(finished.out, ContainsRegex("\nweb +fail +status +.*500"));
}

TEST(CheckTest, AnUnknownNameIsExit2) {
  const DemoWeb web;
  const Finished finished = Sidecar(EnvFor(web)).Command({"check", "wep"});
  EXPECT_EQ(finished.exit, 2);
  EXPECT_THAT(finished.err, HasSubstr("did you mean web"));
}

TEST(CheckTest, JsonIsTheStatusShape) {
  const DemoWeb web;
  const Finished finished =
      Sidecar(EnvFor(web)).Command({"check", "-o", "json"});
  EXPECT_EQ(finished.exit, 0);
  EXPECT_THAT(finished.out, StartsWith("{\"version\":"));
  for (const char* part : {"\"name\":\"web\"", "\"verdict\":\"pass\"",
                           "\"reason\":\"ok\"", "\"ready\":true"}) {
    EXPECT_THAT(finished.out, HasSubstr(part));
  }
}

TEST(ValidateTest, AGoodFileIsExit0) {
  const TempDir dir;
  const std::string file = dir.Write(
      "leadsman.yaml", "checks: [{name: web, httpGet: {port: 8000}}]\n");
  const Finished finished = Leadsman({"validate", file});
  EXPECT_EQ(finished.exit, 0) << finished.err;
  EXPECT_EQ(finished.out, file + ": ok, 1 check\n");
}

TEST(StatusTest, ReadyIs0NotReadyIs1NoAnswerIs3) {
  const DemoWeb web;
  Sidecar sidecar(EnvFor(web));
  EXPECT_EQ(sidecar.Command({"status"}).exit, 3);
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  const Finished ready = sidecar.Command({"status"});
  EXPECT_EQ(ready.exit, 0) << ready.err;
  EXPECT_THAT(ready.out, ContainsRegex("web +up"));
  web.Order("500");
  ASSERT_TRUE(sidecar.ComesTo(503));
  const Finished down = sidecar.Command({"status", "-o", "json"});
  EXPECT_EQ(down.exit, 1);
  EXPECT_THAT(down.out, HasSubstr("\"ready\":false"));
}

TEST(DrainTest, ReadinessFailsAndTheWebsFailureIsNotToldAnyMore) {
  DemoWeb web;
  const SmtpServer smtp;
  Sidecar sidecar(EnvFor(web) +
                  "SMARTHOST_ADDRESS=127.0.0.1:" + std::to_string(smtp.port()) +
                  "\nSMTP_FROM=a@example.com\nSMTP_TO=b@example.com\n");
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  const Finished drained = sidecar.Command({"drain"});
  EXPECT_EQ(drained.exit, 0) << drained.err;
  const HttpAnswer answer = sidecar.Ask("/readyz");
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, HasSubstr("[-]shutdown failed"));
  EXPECT_EQ(sidecar.Ask("/healthz").status, 200);

  web.Stop();
  ASSERT_TRUE(
      Eventually([&] { return sidecar.Ask("/readyz/web").status == 503; }));
  sidecar.process().Signal(SIGTERM);
  EXPECT_EQ(sidecar.process().Wait(), 0);
  EXPECT_TRUE(smtp.Mails().empty());
}

TEST(DrainTest, NobodyThereIsExit1) {
  // A copy, lest it find the sidecar of a test that runs beside this one.
  const TempDir dir;
  const std::string copy = dir.Join("leadsman");
  std::filesystem::copy_file(Program("leadsman"), copy);
  const Finished finished = RunToEnd(
      {copy, "drain"}, {.env = {{"REQ_URL", "http://127.0.0.1:9/"},
                                {"LEADSMAN_STATE_DIRECTORY", dir.path()}}});
  EXPECT_EQ(finished.exit, 1);
  EXPECT_THAT(finished.err, HasSubstr("no running leadsman"));
}

TEST(TestMailTest, AcceptedIs0AndShowsTheDialogue) {
  const DemoWeb web;
  const SmtpServer smtp;
  const Finished finished =
      Sidecar(EnvFor(web) +
              "SMARTHOST_ADDRESS=127.0.0.1:" + std::to_string(smtp.port()) +
              "\nSMTP_FROM=a@example.com\nSMTP_TO=b@example.com\n")
          .Command({"test", "mail"});
  EXPECT_EQ(finished.exit, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("S: 220 "));
  EXPECT_THAT(finished.out, HasSubstr("C: MAIL FROM:<a@example.com>"));
  EXPECT_THAT(finished.out, EndsWith("accepted for b@example.com\n"));
  ASSERT_EQ(smtp.Mails().size(), 1U);
}

TEST(TestMailTest, RefusedIs1) {
  const DemoWeb web;
  const SmtpServer smtp({"--reject", "b@example.com"});
  const Finished finished =
      Sidecar(EnvFor(web) +
              "SMARTHOST_ADDRESS=127.0.0.1:" + std::to_string(smtp.port()) +
              "\nSMTP_FROM=a@example.com\nSMTP_TO=b@example.com\n")
          .Command({"test", "mail"});
  EXPECT_EQ(finished.exit, 1);
  EXPECT_THAT(finished.err, HasSubstr("b@example.com"));
  EXPECT_THAT(finished.err, HasSubstr("550"));
}

TEST(TestMailTest, NoMailConfiguredIs2) {
  const DemoWeb web;
  const Finished finished = Sidecar(EnvFor(web)).Command({"test", "mail"});
  EXPECT_EQ(finished.exit, 2);
  EXPECT_THAT(finished.err, HasSubstr("no mail is configured"));
}

TEST(SchemaTest, IsJsonAndExit0) {
  const Finished finished = Leadsman({"schema"});
  EXPECT_EQ(finished.exit, 0);
  EXPECT_THAT(finished.out, StartsWith("{"));
  EXPECT_THAT(finished.out, HasSubstr("\"failureThreshold\""));
}

TEST(VersionTest, NamesItselfAndItsLibraries) {
  const Finished finished = Leadsman({"version"});
  EXPECT_EQ(finished.exit, 0);
  EXPECT_THAT(finished.out, StartsWith("leadsman 0."));
  EXPECT_THAT(finished.out, HasSubstr("curl"));
}

}  // namespace
}  // namespace leadsman
