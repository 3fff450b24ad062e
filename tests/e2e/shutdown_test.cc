// SIGTERM: /readyz fails at once, queued mail is tried once more, and the end
// comes within shutdownGrace whatever peers do.
#include <chrono>
#include <csignal>
#include <fstream>
#include <string>
#include <sys/stat.h>

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

using testing::Contains;
using testing::Field;
using testing::HasSubstr;

std::string EnvFor(const std::string& url, int smtp_port) {
  return "REQ_URL=" + url +
         "\nREQ_INTERVAL=0.2\nREQ_TIMEOUT=60\n"
         "SMARTHOST_ADDRESS=127.0.0.1\nSMARTHOST_PORT=" +
         std::to_string(smtp_port) +
         "\nSMTP_FROM=a@example.com\nSMTP_TO=b@example.com\n";
}

class ShutdownSignalTest : public testing::TestWithParam<int> {};

TEST_P(ShutdownSignalTest, EndsWithExit0) {
  const DemoWeb web;
  const SmtpServer smtp;
  Sidecar sidecar(EnvFor(web.url(), smtp.port()));
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  sidecar.process().Signal(GetParam());
  EXPECT_EQ(sidecar.process().Wait(), 0);
  EXPECT_EQ(sidecar.process().Err(), "");
  EXPECT_TRUE(smtp.Mails().empty());
}

INSTANTIATE_TEST_SUITE_P(Signals, ShutdownSignalTest,
                         testing::Values(SIGTERM, SIGINT),
                         [](const auto& param) {
                           return param.param == SIGTERM ? "Sigterm" : "Sigint";
                         });

// Held up by its configuration's pipe, it has no loop yet.
TEST(SignalTest, OneThatComesBeforeTheLoopDoesIsNotLost) {
  const TempDir dir;
  const std::string pipe = dir.path() + "/leadsman.yaml";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  Process process({Program("leadsman"), "run", "--config", pipe},
                  {.env = {{"LEADSMAN_STATE_DIRECTORY", dir.path()}}});
  std::ofstream config(pipe);  // waits until it is there to read
  process.Signal(SIGTERM);
  config << "server: {listen: '127.0.0.1:0'}\n"
            "checks: [{name: web, tcpSocket: {port: 9}}]\n";
  config.close();
  EXPECT_EQ(process.Wait(), 0) << process.Err();
}

TEST(SignalTest, SigusrDrains) {
  const DemoWeb web;
  Sidecar sidecar(EnvFor(web.url(), DeadPort()));
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  sidecar.process().Signal(SIGUSR1);
  EXPECT_TRUE(sidecar.ComesTo(503));
  EXPECT_THAT(sidecar.Ask("/readyz").body, HasSubstr("[-]shutdown failed"));
  EXPECT_EQ(sidecar.Ask("/healthz").status, 200);
  sidecar.process().Signal(SIGTERM);
  EXPECT_EQ(sidecar.process().Wait(), 0);
}

// A mail server that takes the connection and never says a word, a web that
// never answers, and a client that never finishes its request.
TEST(ShutdownTest, NoPeerCanDelayItPastTheGrace) {
  DemoWeb web;
  const Listener silent_smtp;
  Sidecar sidecar(
      EnvFor(web.url(), silent_smtp.port()),
      {{"LEADSMAN_SHUTDOWN_GRACE", "3s"}, {"LEADSMAN_MAIL_TIMEOUT", "60s"}});
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  web.Order("500");
  ASSERT_TRUE(sidecar.ComesTo(503));
  web.Order("hang");
  Connection half = ConnectTo(sidecar.port());
  half.Send("GET /readyz HTTP/1.1\r\nHo");

  const auto asked = std::chrono::steady_clock::now();
  sidecar.process().Signal(SIGTERM);
  EXPECT_TRUE(Eventually([&] {
    return sidecar.Ask("/readyz").body.find("[-]shutdown failed") !=
           std::string::npos;
  }));
  EXPECT_EQ(sidecar.Ask("/healthz").status, 200);
  EXPECT_EQ(sidecar.process().Wait(), 0) << sidecar.process().Out();
  // The grace, and what a loaded machine may add: far below the time-outs.
  EXPECT_LT(std::chrono::steady_clock::now() - asked, std::chrono::seconds(15));
}

// The C library looks a name up for as long as it takes, and nothing can break
// that off.
TEST(ShutdownTest, NoLookUpCanDelayItPastTheGrace) {
  if (!HasLoader(Program("leadsman")))
    GTEST_SKIP() << "nothing to preload into";
  DemoWeb web;
  std::string env = EnvFor(web.url(), 25);
  env += "SMARTHOST_ADDRESS=hangs.test\n";  // the last one counts
  Sidecar sidecar(env, {{"LEADSMAN_SHUTDOWN_GRACE", "3s"},
                        {"LD_PRELOAD", LEADSMAN_HANGING_LOOKUP},
                        {"ASAN_OPTIONS", "verify_asan_link_order=0"}});
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  web.Order("500");
  sidecar.process().WaitForOut("event=mail.queued");
  const auto asked = std::chrono::steady_clock::now();
  sidecar.process().Signal(SIGTERM);
  EXPECT_EQ(sidecar.process().Wait(), 0) << sidecar.process().Out();
  EXPECT_LT(std::chrono::steady_clock::now() - asked, std::chrono::seconds(15));
  EXPECT_THAT(sidecar.process().Out(), HasSubstr("event=mail.left_behind"));
}

TEST(ShutdownTest, QueuedMailIsTriedOnceMore) {
  DemoWeb web;
  SmtpServer smtp;
  smtp.Stop();
  Sidecar sidecar(EnvFor(web.url(), smtp.port()));
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  web.Stop();
  ASSERT_TRUE(sidecar.ComesTo(503));
  sidecar.process().WaitForOut("event=mail.deferred");
  smtp.Start();
  sidecar.process().Signal(SIGTERM);
  EXPECT_EQ(sidecar.process().Wait(), 0) << sidecar.process().Out();
  // Refused, or closed, where an attempt was under way.
  EXPECT_THAT(smtp.Mails(),
              Contains(Field(&StoredMail::data, HasSubstr("[DOWN: "))));
}

TEST(ShutdownTest, AnAlarmOnceToldIsClosed) {
  DemoWeb web;
  const SmtpServer smtp;
  Sidecar sidecar(EnvFor(web.url(), smtp.port()));
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  web.Stop();
  ASSERT_TRUE(Eventually([&] { return smtp.Mails().size() == 1; }))
      << sidecar.process().Out();
  // Told only once the sidecar has heard the server's 250.
  sidecar.process().WaitForOut("event=mail.sent");
  sidecar.process().Signal(SIGTERM);
  EXPECT_EQ(sidecar.process().Wait(), 0);
  ASSERT_EQ(smtp.Mails().size(), 2U);
  EXPECT_THAT(smtp.Mails()[1].data, HasSubstr("[CLOSED] web on "));
}

}  // namespace
}  // namespace leadsman
