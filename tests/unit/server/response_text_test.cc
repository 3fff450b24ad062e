#include "internal/server/response_text.h"

#include <string>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

std::string Write(const Response& response, bool head, After after) {
  std::string bytes = "before ";
  AppendResponse(bytes, response, head, after);
  return bytes;
}

TEST(ResponseTextTest, WritesHeadAndBody) {
  EXPECT_EQ(Write({.body = "ok"}, false, After::kKeepAlive),
            "before HTTP/1.1 200 OK\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Length: 2\r\n"
            "Cache-Control: no-store\r\n"
            "X-Content-Type-Options: nosniff\r\n\r\nok");
}

TEST(ResponseTextTest, HeadHasTheLengthButNoBody) {
  EXPECT_EQ(Write({.content_type = "application/json", .body = "{}"}, true,
                  After::kKeepAliveOldClient),
            "before HTTP/1.1 200 OK\r\n"
            "Content-Type: application/json\r\n"
            "Content-Length: 2\r\n"
            "Cache-Control: no-store\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "Connection: keep-alive\r\n\r\n");
}

TEST(ResponseTextTest, SaysHowTheBodyIsPacked) {
  EXPECT_EQ(Write({.body = "xyz", .content_encoding = "gzip"}, false,
                  After::kKeepAlive),
            "before HTTP/1.1 200 OK\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Length: 3\r\n"
            "Cache-Control: no-store\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "Content-Encoding: gzip\r\n\r\nxyz");
}

TEST(ResponseTextTest, RefusalsSayWhyAndClose) {
  EXPECT_EQ(Write(RefusalResponse({.refused = 405, .why = "only GET and HEAD"}),
                  false, After::kClose),
            "before HTTP/1.1 405 Method Not Allowed\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Length: 18\r\n"
            "Cache-Control: no-store\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "Allow: GET, HEAD\r\n"
            "Connection: close\r\n\r\nonly GET and HEAD\n");
}

TEST(ResponseTextTest, ErrorsEndTheConnectionButNotAFailingHealthPath) {
  for (const int status : {400, 403, 404, 405, 408, 413, 431, 500}) {
    EXPECT_TRUE(EndsConnection(status)) << status;
  }
  EXPECT_FALSE(EndsConnection(200));
  EXPECT_FALSE(EndsConnection(503));
}

}  // namespace
}  // namespace leadsman
