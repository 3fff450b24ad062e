// Standard output is a full pipe that nobody reads: nothing waits for it.
#include <chrono>
#include <csignal>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/demo_web.h"
#include "tests/e2e/log_checks.h"
#include "tests/e2e/sidecar.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/socket.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::Gt;
using testing::SizeIs;

class BlockedLogTest : public testing::TestWithParam<const char*> {
 protected:
  bool ComesTo(int status) const {
    return Eventually([&] { return Get(port_, "/readyz").status == status; });
  }

  DemoWeb web_;
  TempDir dir_;
  const std::uint16_t port_ = DeadPort();
  Process process_{{Program("leadsman"), "run", "--log-level", "debug",
                    "--log-format", GetParam()},
                   {.env = {{"REQ_URL", web_.url()},
                            {"REQ_INTERVAL", "0.05"},
                            {"REQ_TIMEOUT", "2"},
                            {"MONITORING_PORT", std::to_string(port_)},
                            {"LEADSMAN_STATE_DIRECTORY", dir_.path()}},
                    .unread = true}};
};

TEST_P(BlockedLogTest, HoldsUpNeitherProbesNorAnswersNorTheEnd) {
  ASSERT_TRUE(ComesTo(200));
  ASSERT_TRUE(process_.OutIsFull());
  web_.Order("500");
  EXPECT_TRUE(ComesTo(503));
  web_.Order("none");
  EXPECT_TRUE(ComesTo(200));
  EXPECT_EQ(Get(port_, "/healthz").status, 200);
  const auto asked = std::chrono::steady_clock::now();
  process_.Signal(SIGTERM);
  EXPECT_EQ(process_.Wait(), 0);
  // The grace of 5 s, and what a loaded machine may add.
  EXPECT_LT(std::chrono::steady_clock::now() - asked, std::chrono::seconds(15));
}

TEST_P(BlockedLogTest, IsToldHowManyLinesWereLostOnceItIsRead) {
  ASSERT_TRUE(ComesTo(200));
  web_.Order("500");
  ASSERT_TRUE(ComesTo(503));  // a line that is lost
  process_.ReadOut();
  process_.WaitForOut("log.dropped");
  web_.Order("none");
  ASSERT_TRUE(ComesTo(200));
  process_.Signal(SIGTERM);
  EXPECT_EQ(process_.Wait(), 0);
  const auto lines = ReadLog(process_.Out(), GetParam());
  const auto dropped = Events(lines, "log.dropped");
  ASSERT_THAT(dropped, SizeIs(1));
  EXPECT_EQ(dropped[0].at("level"), "warn");
  EXPECT_THAT(std::stoi(dropped[0].at("lines")), Gt(1));
  // The recovery is there, the failure is not.
  EXPECT_THAT(Events(lines, "check.changed"), SizeIs(1));
  EXPECT_THAT(Events(lines, "leadsman.stopped"), SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(Formats, BlockedLogTest,
                         testing::Values("logfmt", "json"),
                         [](const auto& param) { return param.param; });

}  // namespace
}  // namespace leadsman
