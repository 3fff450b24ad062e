#include "internal/kube/status_body.h"

#include <string>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

TEST(StatusBodyTest, TellsReasonAndMessage) {
  const StatusBody said = ParseStatusBody(
      R"({"kind":"Status","apiVersion":"v1","status":"Failure",
          "message":"events.events.k8s.io \"a\" already exists",
          "reason":"AlreadyExists","code":409})");
  EXPECT_EQ(said.reason, "AlreadyExists");
  EXPECT_EQ(said.message, "events.events.k8s.io \"a\" already exists");
}

TEST(StatusBodyTest, WhatIsNoStatusSaysNothing) {
  for (const char* body :
       {"", "<html>502 Bad Gateway</html>", "{", "[]", "null", "{}",
        R"({"kind":"Pod","message":"x"})", R"({"kind":7,"message":"x"})",
        R"({"kind":"Status","message":7,"reason":{}})"}) {
    EXPECT_EQ(ParseStatusBody(body).message, "") << body;
    EXPECT_EQ(ParseStatusBody(body).reason, "") << body;
  }
}

TEST(StatusBodyTest, NestingCannotUseUpTheStack) {
  const std::string deep(2'000'000, '[');
  EXPECT_EQ(ParseStatusBody(deep).message, "");
}

TEST(StatusBodyTest, TheMessageIsOneCleanLineOfBoundedLength) {
  EXPECT_EQ(ParseStatusBody(R"({"kind":"Status","message":"a\nb\u001b[31mc"})")
                .message,
            "a b [31mc");
  const StatusBody said = ParseStatusBody(R"({"kind":"Status","message":")" +
                                          std::string(9000, 'x') + "\"}");
  EXPECT_EQ(said.message.size(), 500U);
}

}  // namespace
}  // namespace leadsman
