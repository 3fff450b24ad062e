#include "internal/probe/redirect.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

HttpReply To(const std::string& location, const std::string& absolute,
             int status = 302) {
  return {.status = status,
          .headers = {{"location", location}},
          .redirect_url = absolute};
}

const HttpRequest kAsked{.url = "http://127.0.0.1:8000/",
                         .headers = {{"Host", "shop.example"}}};

TEST(RedirectTest, IsFollowedOnTheSameHostWhateverThePort) {
  const auto next = NextRequest(
      kAsked, To("https://127.0.0.1:8443/a", "https://127.0.0.1:8443/a"));
  ASSERT_TRUE(next);
  EXPECT_EQ(next->url, "https://127.0.0.1:8443/a");
}

TEST(RedirectTest, ToAnotherHostIsJudgedAsItIs) {
  EXPECT_FALSE(
      NextRequest(kAsked, To("http://shop.example/", "http://shop.example/")));
  EXPECT_FALSE(NextRequest(kAsked, To("ftp://127.0.0.1/", "ftp://127.0.0.1/")));
}

TEST(RedirectTest, WithoutALocationIsJudgedAsItIs) {
  EXPECT_FALSE(NextRequest(kAsked, {.status = 302}));
  EXPECT_FALSE(NextRequest(kAsked, To("/a", "http://127.0.0.1:8000/a", 200)));
  EXPECT_FALSE(NextRequest(kAsked, To("/a", "http://127.0.0.1:8000/a", 304)));
}

TEST(RedirectTest, HostHeaderSurvivesOnlyARelativeLocation) {
  EXPECT_EQ(
      NextRequest(kAsked, To("/a", "http://127.0.0.1:8000/a"))->headers.size(),
      1U);
  EXPECT_TRUE(NextRequest(kAsked, To("http://127.0.0.1:8000/a",
                                     "http://127.0.0.1:8000/a"))
                  ->headers.empty());
}

TEST(RedirectTest, BecomesAGetButFor307And308) {
  HttpRequest post = kAsked;
  post.method = "POST";
  post.body = "x";
  const HttpReply see_other = To("/a", "http://127.0.0.1:8000/a", 303);
  EXPECT_EQ(NextRequest(post, see_other)->method, "GET");
  EXPECT_EQ(NextRequest(post, see_other)->body, "");
  const HttpReply same = To("/a", "http://127.0.0.1:8000/a", 307);
  EXPECT_EQ(NextRequest(post, same)->method, "POST");
  EXPECT_EQ(NextRequest(post, same)->body, "x");
  HttpRequest head = kAsked;
  head.method = "HEAD";
  EXPECT_EQ(NextRequest(head, see_other)->method, "HEAD");
}

}  // namespace
}  // namespace leadsman
