// Peers that put log lines, quotes, braces, line ends and escape sequences
// into everything they can say: none of it forges a line.
#include <csignal>
#include <map>
#include <string>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/demo_web.h"
#include "tests/e2e/log_checks.h"
#include "tests/e2e/sidecar.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/scripted_smtp.h"
#include "tests/support/socket.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr const char* kForged =
    "\x1b[2J\x9b"
    "1m\" } ]} \\ event=forged.line {\"event\":\"forged.line\"}";

// Answers every request with the same bytes.
class HostileWeb {
 public:
  explicit HostileWeb(std::string answer)
      : thread_([this, answer = std::move(answer)] {
          while (Connection client = listener_.Accept()) {
            client.ReadUntil("\r\n\r\n");
            client.Send(answer);
          }
        }) {}
  ~HostileWeb() {
    listener_.Shutdown();
    thread_.join();
  }
  HostileWeb(const HostileWeb&) = delete;
  HostileWeb& operator=(const HostileWeb&) = delete;

  std::string check(const std::string& name, const std::string& more) const {
    return "- {name: " + name +
           ", periodSeconds: 0.1, failureThreshold: 1, "
           "startupDeadlineSeconds: 0, httpGet: {port: " +
           std::to_string(listener_.port()) + "}" + more + "}\n";
  }

 private:
  Listener listener_;
  std::thread thread_;
};

std::string Answer(const std::string& status, const std::string& headers,
                   const std::string& body) {
  return "HTTP/1.1 " + status + "\r\nConnection: close\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

class LogForgingTest : public testing::TestWithParam<const char*> {};

TEST_P(LogForgingTest, NoAnswerOfAWebCan) {
  const std::string forged = kForged;
  const HostileWeb status(Answer("500 " + forged, "", "x"));
  const HostileWeb body(
      Answer("200 OK",
             "X-"
             "A: " +
                 forged + "\r\nSet-Cookie: " + forged + "\r\n",
             forged + "\ntime=2026-01-01T00:00:00.000Z level=error "
                      "event=forged.line\n"));
  const HostileWeb away(
      Answer("302 Found", "Location: http://x.invalid/" + forged + "\r\n", ""));
  const HostileWeb same(
      Answer("302 Found", "Location: /" + forged + "\r\n", ""));
  const HostileWeb garbage("event=forged.line\ntime=T " + forged + "\n\n");
  const HostileWeb half("HTTP/1.1 200 " + forged + "\r\nA: " + forged + "\n");
  const TempDir dir;
  const std::string config = dir.Write(
      "leadsman.yaml",
      "checks:\n" + status.check("status", "") +
          body.check("body", ", expect: {body: {contains: nonsense}}") +
          away.check("away", ", expect: {status: [200]}") +
          same.check("same", ", expect: {status: [200]}") +
          garbage.check("garbage", "") + half.check("half", ""));
  Sidecar sidecar("", {{"LEADSMAN_CONFIG", config},
                       {"LEADSMAN_LOG_LEVEL", "debug"},
                       {"LEADSMAN_LOG_FORMAT", GetParam()}});
  sidecar.Start();
  for (const char* name :
       {"status", "body", "away", "same", "garbage", "half"}) {
    EXPECT_TRUE(Eventually([&] {
      return sidecar.Ask("/api/v1/status")
                     .body.find("\"name\":\"" + std::string(name)) !=
                 std::string::npos &&
             sidecar.Ask("/readyz/" + std::string(name)).body.find("failed") !=
                 std::string::npos;
    })) << name;
  }
  ASSERT_TRUE(Eventually([&] {
    return sidecar.Ask("/api/v1/status").body.find("\"count\":3") !=
           std::string::npos;
  }));
  sidecar.process().Signal(SIGTERM);
  EXPECT_EQ(sidecar.process().Wait(), 0);
  const std::string out = sidecar.process().Out();
  EXPECT_THAT(out, Not(HasSubstr("forged")));
  const auto lines = ReadLog(out, GetParam());
  const auto changes = Events(lines, "check.changed");
  ASSERT_THAT(changes, SizeIs(6));  // one line an edge
  for (const LogFields& change : changes) {
    const std::string& name = change.at("check");
    const bool broken = name == "garbage" || name == "half";
    ASSERT_TRUE(change.contains("class")) << name;
    EXPECT_EQ(change.at("class"), name == "body" ? "content error"
                                  : broken       ? "connection error"
                                                 : "status code error");
  }
  EXPECT_FALSE(Events(lines, "check.attempt").empty());
}

TEST_P(LogForgingTest, NoAnswerOfAMailServerCan) {
  DemoWeb web;
  const ScriptedSmtp smtp({{.bytes = "554-" + std::string(kForged) +
                                     "\r\n554 event=forged.line\r\n",
                            .then = SmtpAnswer::Then::kHangUp}});
  Sidecar sidecar("REQ_URL=" + web.url() +
                      "\nREQ_INTERVAL=0.1\nREQ_TIMEOUT=2\nSMTP_FROM=a@b.example"
                      "\nSMTP_TO=c@d.example\nSMARTHOST_ADDRESS=127.0.0.1:" +
                      std::to_string(smtp.port()) + "\n",
                  {{"LEADSMAN_LOG_FORMAT", GetParam()}});
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  web.Stop();
  sidecar.process().WaitForOut("mail.deferred");
  sidecar.process().Signal(SIGTERM);
  EXPECT_EQ(sidecar.process().Wait(), 0);
  const auto lines = ReadLog(sidecar.process().Out(), GetParam());
  ASSERT_FALSE(Events(lines, "mail.trouble").empty());
  EXPECT_THAT(Events(lines, "mail.trouble")[0].at("why"), HasSubstr("554"));
}

// Line ends in the subject, behind which a line of the log stands.
TEST_P(LogForgingTest, NoCertificateCan) {
  const TempDir dir;
  const std::string cert = dir.Join("c.pem");
  const std::string key = dir.Join("c.key");
  const Finished made = RunToEnd(
      {"/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
       "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
       "/CN=x\nevent=forged.line\x1b[2J", "-out", cert, "-keyout", key});
  ASSERT_EQ(made.exit, 0) << made.err;
  const std::string port = std::to_string(DeadPort());
  Process server({"/usr/bin/openssl", "s_server", "-www", "-accept",
                  "127.0.0.1:" + port, "-cert", cert, "-key", key});
  ASSERT_TRUE(server.WaitForOut("ACCEPT"));
  Sidecar sidecar(
      "REQ_URL=https://127.0.0.1:" + port +
          "/\nREQ_INTERVAL=0.2\nREQ_TIMEOUT=5\n",
      {{"LEADSMAN_LOG_FORMAT", GetParam()}, {"LEADSMAN_LOG_LEVEL", "debug"}});
  sidecar.Start();
  sidecar.process().WaitForOut("check.changed");
  sidecar.process().Signal(SIGTERM);
  EXPECT_EQ(sidecar.process().Wait(), 0);
  const std::string out = sidecar.process().Out();
  EXPECT_THAT(out, Not(HasSubstr("forged")));
  const auto changes = Events(ReadLog(out, GetParam()), "check.changed");
  ASSERT_FALSE(changes.empty());
  EXPECT_EQ(changes[0].at("reason"), "tls");
}

INSTANTIATE_TEST_SUITE_P(Formats, LogForgingTest,
                         testing::Values("logfmt", "json"),
                         [](const auto& param) { return param.param; });

TEST(LogLevelTest, FlagBeatsEnvironmentBeatsFile) {
  const TempDir dir;
  const DemoWeb web;
  const std::string config = dir.Write(
      "leadsman.yaml",
      "log: {level: error}\nserver: {listen: '127.0.0.1:0'}\n"
      "state: {directory: " +
          dir.path() +
          "}\n"
          "checks: [{name: web, periodSeconds: 0.1, httpGet: {port: " +
          std::to_string(web.port()) + "}}]\n");
  const auto said = [&](std::vector<std::string> flags,
                        std::map<std::string, std::string> env,
                        const std::string& until) {
    std::vector<std::string> words{Program("leadsman"), "run", "--config",
                                   config};
    words.insert(words.end(), flags.begin(), flags.end());
    Process process(words, {.env = std::move(env)});
    if (until.empty()) {  // says nothing: wait for its socket
      EXPECT_TRUE(Eventually(
          [&] { return access(dir.Join("control.sock").c_str(), F_OK) == 0; }));
    } else {
      process.WaitForOut(until);
    }
    process.Signal(SIGTERM);
    EXPECT_EQ(process.Wait(), 0);
    return process.Out();
  };
  EXPECT_EQ(said({}, {}, ""), "");
  const std::string info =
      said({}, {{"LEADSMAN_LOG_LEVEL", "info"}}, "event=server.listening");
  EXPECT_THAT(info, HasSubstr("event=leadsman.started"));
  EXPECT_THAT(info, Not(HasSubstr("event=check.attempt")));  // debug's alone
  EXPECT_THAT(said({"--log-level", "debug"}, {{"LEADSMAN_LOG_LEVEL", "error"}},
                   "event=check.attempt"),
              HasSubstr("level=debug"));
}

}  // namespace
}  // namespace leadsman
