// A check that passes, but not as it should: shown, logged, never gating.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/demo_web.h"
#include "tests/e2e/sidecar.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;

std::size_t Count(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST(DegradedTest, ShowsKeepsReadyAndIsLoggedOncePerEdge) {
  const DemoWeb web;
  const TempDir dir;
  const std::string config =
      dir.Write("leadsman.yaml",
                "checks:\n- name: web\n  httpGet: {host: 127.0.0.1, port: " +
                    std::to_string(web.port()) +
                    "}\n  periodSeconds: 0.1\n  timeoutSeconds: 10\n"
                    "  expect: {status: ['200-599']}\n"
                    "  warn: {status: [200]}\n");
  Sidecar sidecar("", {{"LEADSMAN_CONFIG", config}});
  sidecar.Start();
  ASSERT_TRUE(sidecar.ComesTo(200));
  const auto comes_to = [&](const std::string& state) {
    return Eventually([&] {
      return sidecar.Ask("/api/v1/status")
                 .body.find("\"state\":\"" + state + '"') != std::string::npos;
    });
  };

  web.Order("500");
  ASSERT_TRUE(comes_to("degraded")) << sidecar.process().Out();
  EXPECT_EQ(sidecar.Ask("/readyz").status, 200);
  EXPECT_THAT(sidecar.Ask("/readyz?verbose").body, HasSubstr("[+]web ok\n"));
  const Finished status = sidecar.Command({"status"});
  EXPECT_EQ(status.exit, 0) << status.err;
  EXPECT_THAT(status.out, ContainsRegex("\nweb +degraded +[^\n]* status "
                                        "[^\n]*warning: HTTP 500, expected"));
  const Finished check = sidecar.Command({"check"});
  EXPECT_EQ(check.exit, 0) << check.err;
  EXPECT_THAT(check.out, ContainsRegex("\nweb +warn +status "));

  web.Order("none");
  ASSERT_TRUE(comes_to("up"));
  ASSERT_TRUE(sidecar.process().WaitForOut("lasts=no"));
  const std::string log = sidecar.process().Out();
  EXPECT_EQ(Count(log, "event=check.degraded"), 2U) << log;
  EXPECT_THAT(log, HasSubstr("event=check.degraded check=web lasts=yes "
                             "reason=status class=\"status code error\" "
                             "detail=\"warning: HTTP 500, expected 200\""));
  EXPECT_THAT(log, HasSubstr("event=check.degraded check=web lasts=no "
                             "detail=\"HTTP 200\""));
  EXPECT_EQ(Count(log, "event=check.changed"), 1U) << "up, and never else";
}

}  // namespace
}  // namespace leadsman
