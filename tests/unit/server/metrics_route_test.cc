#include <memory>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/server/gzip.h"
#include "internal/server/request_guard.h"
#include "internal/server/route.h"
#include "tests/support/gunzip.h"
#include "tests/unit/server/facts.h"

namespace leadsman {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

Response Ask(std::string_view accept, std::string_view accept_encoding = "") {
  return Route({.method = "GET",
                .target = "/metrics",
                .from_loopback = false,
                .accept = accept,
                .accept_encoding = accept_encoding},
               MakeFacts({MakeCheck("web", Health::kUp)}),
               {.version = "0.1.0",
                .commit = "abc",
                .pod = {},
                .labels = {{"team", "shop"}}});
}

TEST(MetricsRouteTest, IsTextForAnyone) {
  const Response response = Ask("");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(response.content_encoding, "");
  EXPECT_THAT(response.body,
              HasSubstr("leadsman_check_up{check=\"web\",team=\"shop\"} 1\n"));
  EXPECT_THAT(response.body,
              HasSubstr("leadsman_build_info{version=\"0.1.0\",commit=\"abc\","
                        "team=\"shop\"} 1\n"));
}

TEST(MetricsRouteTest, IsOpenMetricsForThoseWhoAskForIt) {
  const Response response = Ask("application/openmetrics-text");
  EXPECT_EQ(response.content_type,
            "application/openmetrics-text; version=1.0.0; charset=utf-8");
  EXPECT_THAT(response.body, EndsWith("\n# EOF\n"));
}

TEST(MetricsRouteTest, IsCompressedForThoseWhoTakeIt) {
  const Response plain = Ask("");
  const Response packed = Ask("", "gzip");
  EXPECT_EQ(packed.content_encoding, "gzip");
  EXPECT_EQ(packed.content_type, plain.content_type);
  EXPECT_EQ(Gunzip(packed.body), plain.body);
  EXPECT_LT(packed.body.size() * 3, plain.body.size());
}

TEST(MetricsRouteTest, GzipTakesWhateverItIsGiven) {
  std::string large;
  for (unsigned i = 0; i < 300'000; ++i) {
    large += static_cast<char>(i * i >> 5U);
  }
  for (const std::string& text : {std::string(), std::string("a"), large}) {
    const auto packed = Gzip(text);
    ASSERT_TRUE(packed);
    EXPECT_EQ(Gunzip(*packed), text);
  }
}

TEST(MetricsRouteTest, TheGuardHandsOnWhatAClientLikes) {
  RequestGuard guard;
  guard.Feed(
      "GET /metrics HTTP/1.1\r\naccept: a/b;q=0.5\r\nAccept-Encoding: gzip\r\n"
      "Accept:  c/d \r\n\r\nGET / HTTP/1.1\r\n\r\n");
  const auto first = guard.Next();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->accept, "a/b;q=0.5, c/d");
  EXPECT_EQ(first->accept_encoding, "gzip");
  const auto second = guard.Next();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->accept, "");
}

}  // namespace
}  // namespace leadsman
