#include "internal/kube/review.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

TEST(ReviewTest, AsksForOneRightOnOneObject) {
  EXPECT_EQ(ReviewBody(kPatchPodStatus, "shop", "web-0"),
            R"({"apiVersion":"authorization.k8s.io/v1",)"
            R"("kind":"SelfSubjectAccessReview",)"
            R"("spec":{"resourceAttributes":{"namespace":"shop",)"
            R"("verb":"patch","resource":"pods","subresource":"status",)"
            R"("name":"web-0"}}})");
}

TEST(ReviewTest, WithoutANameAnyObjectIsMeant) {
  EXPECT_EQ(ReviewBody(kCreateEvents, "shop", ""),
            R"({"apiVersion":"authorization.k8s.io/v1",)"
            R"("kind":"SelfSubjectAccessReview",)"
            R"("spec":{"resourceAttributes":{"namespace":"shop",)"
            R"("verb":"create","group":"events.k8s.io",)"
            R"("resource":"events"}}})");
}

TEST(ReviewTest, TheAnswerIsYesOrNo) {
  EXPECT_EQ(ParseReview(R"({"status":{"allowed":true,"reason":"RBAC: x"}})"),
            true);
  EXPECT_EQ(ParseReview(R"({"status":{"allowed":false}})"), false);
}

TEST(ReviewTest, WhatIsNoReviewIsNoAnswer) {
  for (const char* body :
       {"", "{", "[]", "{}", R"({"status":7})", R"({"status":{}})",
        R"({"status":{"allowed":"true"}})", R"({"allowed":true})"}) {
    EXPECT_EQ(ParseReview(body), std::nullopt) << body;
  }
  EXPECT_EQ(ParseReview(std::string(2'000'000, '[')), std::nullopt);
}

}  // namespace
}  // namespace leadsman
