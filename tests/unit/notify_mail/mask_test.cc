#include "internal/report/mask.h"

#include <string>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

struct Case {
  const char* in;
  const char* out;
};

TEST(MaskCredentials, HidesWhatLooksLikeOne) {
  for (const Case& one : {
           Case{"password=hunter2&x=1", "password=***&x=1"},
           {"DB_PASSWORD: hunter2\nnext", "DB_PASSWORD: ***\nnext"},
           {"{\"api_key\": \"s3c,ret\", \"a\": 1}",
            "{\"api_key\": \"***\", \"a\": 1}"},
           {"{\\\"token\\\":\\\"abc\\\"}", "{\\\"token\\\":\\\"***"},
           {"Authorization: Basic dXNlcjpwYXNz\nHost: x",
            "Authorization: ***\nHost: x"},
           {"Set-Cookie: sid=1; Path=/\r\nX: y", "Set-Cookie: ***\r\nX: y"},
           {"curl -H 'bearer eyJhbGciOi.x.y' z", "curl -H 'bearer ***' z"},
           {"postgres://bob:hunter2@db:5432/shop",
            "postgres://***@db:5432/shop"},
           {"see https://x.org/a?code=1&t=2 now",
            "see https://x.org/a?*** now"},
           {"amqp://bob:hunt", "amqp://***"},
           {"x-auth-token => abc def", "x-auth-token => *** def"},
           {"-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE "
            "KEY-----\nrest",
            "***\nrest"},
           {"-----BEGIN PRIVATE KEY-----\nMII", "***"},
       }) {
    EXPECT_EQ(MaskCredentials(one.in), one.out);
  }
}

TEST(MaskCredentials, LeavesProseAlone) {
  for (const char* text :
       {"", "Hello World! I have been seen 3 times.",
        "wrong password for user bob", "a basic test", "http://x.org/path",
        "<html><body>500</body></html>", "-----BEGIN CERTIFICATE-----\nMII"}) {
    EXPECT_EQ(MaskCredentials(text), text);
  }
}

TEST(MaskCredentials, TakesAnyBytes) {
  std::string bytes = "password";
  unsigned seed = 1;
  for (int round = 0; round < 3000; ++round) {
    seed = seed * 1103515245U + 12345U;
    constexpr std::string_view kParts = "=:\"'\\ ?/@-tokenbasic \n\r\x80";
    bytes += kParts[seed / 65536 % kParts.size()];
    if (bytes.size() > 60) bytes.erase(0, 30);
    MaskCredentials(bytes);
    MaskCredentials("://" + bytes + "password=\"");
    MaskCredentials("secret=\"\\");
  }
}

}  // namespace
}  // namespace leadsman
