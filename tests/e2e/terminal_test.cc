// What the commands print on a terminal of 80 columns, and in a pipe.
#include <algorithm>
#include <csignal>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/report/terminal_text.h"
#include "tests/e2e/demo_web.h"
#include "tests/e2e/sidecar.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/socket.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr unsigned short kColumns = 80;

// What a terminal shows of it: no colours, no cursor's moves, and of a line
// that was written over what came last.
std::vector<std::string> Shown(const std::string& out) {
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i] == '\x1b' && i + 1 < out.size() && out[i + 1] == '[') {
      i = out.find_first_of("ABCDEFGHJKlhm", i);
      if (i == std::string::npos) break;
    } else if (out[i] == '\n') {
      lines.push_back(line);
      line.clear();
    } else if (out[i] == '\r') {
      if (i + 1 < out.size() && out[i + 1] != '\n') line.clear();
    } else {
      line += out[i];
    }
  }
  return lines;
}

void ExpectFits(const std::string& out) {
  const auto lines = Shown(out);
  EXPECT_FALSE(lines.empty()) << out;
  for (const std::string& line : lines) {
    EXPECT_LE(ColumnsOf(line), kColumns) << line;
  }
}

// Checks with long names that fail with long words.
std::string ManyChecks(int count) {
  std::string yaml = "checks:\n";
  const std::string port = std::to_string(DeadPort());
  for (int i = 0; i < count; ++i) {
    std::string name = "check-" + std::to_string(i);
    if (i % 7 == 3) name.resize(63, 'x');
    if (i % 7 == 3) name.replace(0, 3, std::to_string(100 + i));
    yaml += "- {name: " + name + ", httpGet: {port: " + port +
            ", path: /a/rather/long/path/to/some/health/check/or/other}}\n";
  }
  return yaml;
}

class TerminalTest : public testing::Test {
 protected:
  // On a terminal, to its end.
  Finished OnTerminal(std::vector<std::string> words,
                      std::map<std::string, std::string> env = {}) {
    words.insert(words.begin(), Program("leadsman"));
    return RunToEnd(words, {.env = std::move(env), .columns = kColumns});
  }
  std::string Config(int checks) {
    return dir_.Write("leadsman.yaml", ManyChecks(checks));
  }
  TempDir dir_;
};

TEST_F(TerminalTest, CheckFitsWithColourAndWithout) {
  const std::string config = Config(200);
  const Finished colour = OnTerminal({"check", "--config", config});
  EXPECT_EQ(colour.exit, 1);
  ExpectFits(colour.out);
  EXPECT_THAT(colour.out, HasSubstr("\x1b[31mfail\x1b[0m"));
  const Finished plain =
      OnTerminal({"check", "--config", config}, {{"NO_COLOR", "1"}});
  ExpectFits(plain.out);
  EXPECT_THAT(plain.out, Not(HasSubstr("\x1b[31m")));
  EXPECT_THAT(
      OnTerminal({"check", "check-1", "--config", config}, {{"NO_COLOR", ""}})
          .out,
      HasSubstr("\x1b[31m"));
}

TEST_F(TerminalTest, InAPipeCheckIsARowALineAndHintsStandApart) {
  const std::string config = Config(20);
  const Finished piped =
      RunToEnd({Program("leadsman"), "check", "--config", config}, {.env = {}});
  EXPECT_EQ(piped.out.find('\x1b'), std::string::npos);
  std::istringstream out(piped.out);
  std::string line;
  int rows = 0;
  while (std::getline(out, line)) {
    ++rows;
    if (rows > 1) {
      EXPECT_THAT(line,
                  ContainsRegex("^[a-z0-9-]+ +fail +refused +.*refused$"));
    }
  }
  EXPECT_EQ(rows, 21);
  std::istringstream err(piped.err);
  int hints = 0;
  while (std::getline(err, line)) {
    ++hints;
    EXPECT_THAT(line, ContainsRegex("^[a-z0-9-]+: nothing listens on "
                                    "127.0.0.1:[0-9]+; is the container's"));
  }
  EXPECT_EQ(hints, 20);
}

TEST_F(TerminalTest, ProbeFits) {
  const Finished probe = OnTerminal(
      {"probe", "http://127.0.0.1:" + std::to_string(DeadPort()) + "/"});
  ExpectFits(probe.out);
  EXPECT_THAT(probe.out, HasSubstr("nothing listens on"));
}

TEST_F(TerminalTest, ProgressIsShownAfterASecondAndGoesAgain) {
  const Listener silent;
  const Finished probe =
      OnTerminal({"probe", "--timeout", "1500ms",
                  "http://127.0.0.1:" + std::to_string(silent.port()) + "/"});
  EXPECT_THAT(probe.out, HasSubstr("\r0 of 1 check done"));
  EXPECT_THAT(Shown(probe.out).front(), StartsWith("VERDICT"));
}

class RunningTest : public TerminalTest {
 protected:
  void SetUp() override {
    sidecar_ = std::make_unique<Sidecar>(
        "",
        std::map<std::string, std::string>{{"LEADSMAN_CONFIG", Config(30)}});
    sidecar_->Start();
    ASSERT_TRUE(Eventually([&] {
      return sidecar_->Ask("/readyz?verbose").body.find("failed: refused") !=
             std::string::npos;
    }));
  }
  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(sidecar_->port());
  }

  std::unique_ptr<Sidecar> sidecar_;
};

TEST_F(RunningTest, StatusFits) {
  const Finished status = OnTerminal({"status", "--url", url()});
  EXPECT_EQ(status.exit, 1);
  ExpectFits(status.out);
  EXPECT_THAT(status.out, HasSubstr("check-29"));
}

// As many lines as the terminal has, drawn over what stands there.
TEST_F(RunningTest, WatchRedrawsAndGivesTheCursorBack) {
  Process watch({Program("leadsman"), "status", "--watch", "--url", url()},
                {.columns = kColumns});
  watch.WaitForOut("\x1b[?25l");
  watch.WaitForOut("lines more\x1b[K\r\n\x1b[J\x1b[H");  // the second look
  watch.Signal(SIGINT);
  EXPECT_EQ(watch.Wait(), 1);
  const std::string out = watch.Out();
  EXPECT_TRUE(out.ends_with("\x1b[?25h")) << out;
  ExpectFits(out);
  const std::size_t first = out.find("\x1b[H", out.find("leadsman at"));
  EXPECT_LE(
      std::count(out.begin(), out.begin() + static_cast<long>(first), '\n'),
      23);
}

TEST(WatchTest, InAPipeOnlyWhatChangedIsALine) {
  DemoWeb web;
  Sidecar sidecar("REQ_URL=" + web.url() +
                  "\nREQ_INTERVAL=0.1\nREQ_TIMEOUT=2\n");
  const std::string url = "http://127.0.0.1:" + std::to_string(sidecar.port());
  Process watch({Program("leadsman"), "status", "--watch", "--url", url});
  watch.WaitForOut("  -  no answer from " + url + ": connect to ");
  sidecar.Start();
  watch.WaitForOut("  -  ready, live\n");
  web.Order("500");
  watch.WaitForOut("  web  down  status  HTTP 500, expected 200-399\n");
  watch.WaitForOut("  -  not ready, live\n");
  sidecar.Kill();
  const std::size_t seen = watch.Out().size();
  watch.WaitForOut("  -  no answer from ", seen);
  watch.Signal(SIGTERM);
  EXPECT_EQ(watch.Wait(), 3);
  std::istringstream out(watch.Out());
  std::string line;
  int silent = 0;
  while (std::getline(out, line)) {
    EXPECT_THAT(line, ContainsRegex("^20[0-9T:.-]+Z  (web|-)  "));
    if (line.find("no answer") != std::string::npos) ++silent;
  }
  EXPECT_EQ(silent, 2) << watch.Out();
  EXPECT_EQ(watch.Err(), "");
}

TEST(WatchTest, EndsWhenNobodyCanReadItAnyMore) {
  const DemoWeb web;
  Sidecar sidecar("REQ_URL=" + web.url() + "\nREQ_INTERVAL=0.2\n");
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  Process watch({Program("leadsman"), "status", "--watch", "--url",
                 "http://127.0.0.1:" + std::to_string(sidecar.port())},
                {.unread = true});
  watch.CloseOut();
  const auto exit = watch.Wait();
  EXPECT_TRUE(exit == 0 || exit == 3) << exit.value_or(-1);  // 3: no look yet
}

TEST(WatchTest, AReaderThatDoesNotReadHoldsUpNoSignal) {
  const TempDir dir;
  const std::string config = dir.Write("leadsman.yaml", ManyChecks(100));
  Sidecar sidecar("", {{"LEADSMAN_CONFIG", config}});
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(503));
  Process watch({Program("leadsman"), "status", "--watch", "--url",
                 "http://127.0.0.1:" + std::to_string(sidecar.port())},
                {.unread = true});
  ASSERT_TRUE(Eventually([&] { return watch.OutIsFull(); }));
  watch.Signal(SIGTERM);
  EXPECT_EQ(watch.Wait(), 1);
}

TEST(SelfTest, OkIs0WhateverTheWebDoesAndNoAnswerIs3) {
  const DemoWeb web({"--fault", "500"});
  Sidecar sidecar("REQ_URL=" + web.url() + "\nREQ_INTERVAL=0.2\n");
  const Finished silent = sidecar.Command({"status", "--self"});
  EXPECT_EQ(silent.exit, 3);
  EXPECT_THAT(silent.err, HasSubstr("no answer from http://localhost:"));
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(503));
  const Finished self = sidecar.Command({"status", "--self"});
  EXPECT_EQ(self.exit, 0);
  EXPECT_EQ(self.out, "ok\n");
}

TEST(SelfTest, WhatFailsIsNamedAndIs1) {
  const TempDir dir;
  const std::string config = dir.Write(
      "leadsman.yaml",
      "checks:\n- name: web\n  periodSeconds: 0.1\n  httpGet:\n    port: 9\n"
      "    httpHeaders: [{name: A, value: {file: " +
          dir.path() + "/none}}]\n");
  Sidecar sidecar("", {{"LEADSMAN_CONFIG", config}});
  sidecar.Start();
  ASSERT_TRUE(Eventually([&] { return sidecar.Ask("/livez").status == 503; }));
  const Finished self = sidecar.Command({"status", "--self"});
  EXPECT_EQ(self.exit, 1);
  EXPECT_EQ(self.out, "failing: prober\n");
}

TEST(SelfTest, AnotherServerIs3) {
  const DemoWeb web;
  const Finished self =
      RunToEnd({Program("leadsman"), "status", "--self", "--url", web.url()});
  EXPECT_EQ(self.exit, 3) << self.out;
  EXPECT_THAT(self.err, HasSubstr("is it leadsman that listens there?"));
}

// What of it can be read says where to ask.
TEST(StatusTest, AConfigurationThatCannotBeReadIsSaidAndNoAnswerIs3) {
  const std::string listen = "127.0.0.1:" + std::to_string(DeadPort());
  for (const char* how : {"--self", "-otable"}) {
    const Finished status = RunToEnd(
        {Program("leadsman"), "status", how, "--config", "/nowhere.yaml"},
        {.env = {{"LEADSMAN_SERVER_LISTEN", listen}}});
    EXPECT_EQ(status.exit, 3);
    EXPECT_THAT(status.err, HasSubstr("/nowhere.yaml"));
    EXPECT_THAT(status.err, HasSubstr("no answer from http://" + listen));
    EXPECT_THAT(status.err, HasSubstr("--url names another place"));
  }
}

TEST(StatusTest, SelfAndWatchDoNotGoTogether) {
  const Finished status =
      RunToEnd({Program("leadsman"), "status", "--self", "--watch"});
  EXPECT_EQ(status.exit, 2);
}

}  // namespace
}  // namespace leadsman
