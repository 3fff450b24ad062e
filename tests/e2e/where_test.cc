// Where `status` asks: what the running one says of itself counts, not what the
// newest file does.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/demo_web.h"
#include "tests/e2e/sidecar.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/socket.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class WhereTest : public testing::Test {
 protected:
  void Write(std::uint16_t port, const std::string& state) {
    dir_.Write("leadsman.yaml",
               "server: {listen: \"127.0.0.1:" + std::to_string(port) +
                   "\"}\nstate: {directory: " + state +
                   "}\nchecks:\n- {name: web, periodSeconds: 0.1, "
                   "httpGet: {port: " +
                   std::to_string(web_.port()) + "}}\n");
  }
  std::vector<std::string> Words(std::vector<std::string> words) const {
    words.insert(words.begin(), Program("leadsman"));
    words.insert(words.end(), {"--config", dir_.Join("leadsman.yaml")});
    return words;
  }
  Finished Command(const std::vector<std::string>& words) const {
    return RunToEnd(Words(words));
  }
  // With what is written; nobody knows its port before it says so.
  void Start(std::uint16_t port = 0) {
    Write(port, old_state_.path());
    running_.emplace(Words({"run"}));
    ASSERT_TRUE(running_->WaitForOut("event=server.listening"));
    ASSERT_TRUE(Eventually([&] { return Command({"status"}).exit == 0; }));
  }

  const TempDir dir_;
  const TempDir old_state_;
  const TempDir new_state_;
  const DemoWeb web_;
  const std::uint16_t dead_ = DeadPort();
  const std::string dead_url_ = "http://127.0.0.1:" + std::to_string(dead_);
  std::optional<Process> running_;
};

TEST_F(WhereTest, TheRunningOneIsFoundThoughTheFileNamesAnotherPort) {
  Start();
  Write(dead_, old_state_.path());
  ASSERT_TRUE(
      running_->WaitForOut("event=config.needs_restart key=server.listen"));
  const Finished status = Command({"status"});
  EXPECT_EQ(status.exit, 0) << status.err;
  EXPECT_THAT(status.out, StartsWith("ready, live\n"));
  EXPECT_EQ(Command({"status", "--self"}).out, "ok\n");
  Process watch(Words({"status", "--watch"}));
  EXPECT_TRUE(watch.WaitForOut("  -  ready, live\n"));
}

TEST_F(WhereTest, AUrlIsAskedAsItIs) {
  Start();
  const Finished status = Command({"status", "--url", dead_url_});
  EXPECT_EQ(status.exit, 3);
  EXPECT_THAT(status.err, StartsWith("leadsman: no answer from " + dead_url_));
  EXPECT_THAT(status.err, HasSubstr("; is leadsman running there? (--url names "
                                    "another place)\n"));
}

TEST_F(WhereTest, WatchFollowsWhoComesBackOnAnotherPort) {
  Start();
  Process watch(Words({"status", "--watch"}));
  ASSERT_TRUE(watch.WaitForOut("  -  ready, live\n"));
  running_.reset();
  ASSERT_TRUE(watch.WaitForOut("  -  no answer from "));
  const std::size_t seen = watch.Out().size();
  Start();
  EXPECT_TRUE(watch.WaitForOut("  -  ready, live\n", seen));
}

TEST_F(WhereTest, AStateDirectoryThatHasMovedLeavesTheConfiguredPort) {
  const std::uint16_t port = DeadPort();
  Start(port);
  Write(port, new_state_.path());
  ASSERT_TRUE(
      running_->WaitForOut("event=config.needs_restart key=state.directory"));
  EXPECT_EQ(Command({"status"}).exit, 0);

  Write(dead_, new_state_.path());
  ASSERT_TRUE(
      running_->WaitForOut("event=config.needs_restart key=server.listen"));
  for (const char* how : {"--self", "-otable"}) {
    const Finished status = Command({"status", how});
    EXPECT_EQ(status.exit, 3);
    EXPECT_THAT(status.err,
                StartsWith("leadsman: no answer from " + dead_url_ + ": "));
    EXPECT_THAT(
        status.err,
        HasSubstr("; is leadsman running there? (--url names another place; "
                  "this one is the configuration's, for no running one told "
                  "its own: control socket " +
                  new_state_.path() + "/control.sock: nobody answers; "));
  }
}

}  // namespace
}  // namespace leadsman
