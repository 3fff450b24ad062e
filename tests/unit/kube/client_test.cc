#include "internal/kube/client.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/fake_loop.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using namespace std::chrono_literals;

constexpr const char* kPod = "/api/v1/namespaces/shop/pods/web-0";

class KubeClientTest : public testing::Test {
 protected:
  KubeClientTest() {
    Write("token", "t1\n");
    Write("ca.crt", "PEM");
    access_ = {.server = "https://10.0.0.1:443",
               .ca = {Secret::From::kFile, dir_.path() + "/ca.crt"},
               .token = {Secret::From::kFile, dir_.path() + "/token"}};
    client_.emplace(access_, transport_, loop_);
  }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(dir_.path() + "/" + name) << text;
  }

  static HttpResult Reply(int status, const std::string& body,
                          HeaderList headers = {}) {
    HttpReply reply;
    reply.status = status;
    reply.body = body;
    reply.headers = std::move(headers);
    return reply;
  }

  void Answer(HttpResult result, milliseconds latency = 1ms) {
    transport_.AnswerOnce(access_.server + kPod, std::move(result), latency);
  }

  // "200 BODY", "0 message", "403 Forbidden: message".
  std::string Ask() {
    std::string said = "nothing";
    client_->Send({.right = kGetPods, .path = kPod}, [&](KubeResult result) {
      error_ = result ? KubeError() : result.error();
      said = result ? "200 " + *result
                    : std::to_string(error_.code) + ' ' +
                          (error_.reason.empty() ? "" : error_.reason + ": ") +
                          error_.message;
    });
    EXPECT_EQ(said, "nothing") << "inside the call";
    loop_.AdvanceBy(20s);
    return said;
  }

  const HttpRequest& Asked(std::size_t back = 0) {
    return transport_.asked().at(transport_.asked().size() - 1 - back).request;
  }

  TempDir dir_;
  FakeLoop loop_;
  FakeTransport transport_{loop_};
  KubeAccess access_;
  std::optional<KubeClient> client_;
  KubeError error_;
};

TEST_F(KubeClientTest, AsksWithTokenAndTheClustersCaAlone) {
  Answer(Reply(200, "{}"));
  EXPECT_EQ(Ask(), "200 {}");
  EXPECT_EQ(Asked().headers, (HeaderList{{"Accept", "application/json"},
                                         {"Authorization", "Bearer t1"}}));
  EXPECT_EQ(Asked().tls.ca_pem, "PEM");
  EXPECT_TRUE(Asked().tls.verify);
  EXPECT_TRUE(Asked().keep_alive);
}

TEST_F(KubeClientTest, CountsEachRequestByVerbAndStatus) {
  const auto count = [&](std::size_t column) {
    std::uint64_t sum = 0;
    for (const auto& row : client_->tally().counts) sum += row.at(column);
    EXPECT_EQ(sum, client_->tally().counts[1].at(column)) << "all were get";
    return sum;
  };
  Answer(Reply(200, "{}"));
  Answer(Reply(404, "{}"));
  Answer(Reply(418, "{}"));
  Answer(Unexpected<NetError>(NetError{.fault = NetFault::kRefused}));
  for (int i = 0; i < 4; ++i) Ask();
  EXPECT_EQ(RequestTally::kVerbs[1], "get");
  EXPECT_EQ(count(0), 1U);
  EXPECT_EQ(RequestTally::kCodes[4], 404);
  EXPECT_EQ(count(4), 1U);
  EXPECT_EQ(count(RequestTally::kOther), 1U);
  EXPECT_EQ(count(RequestTally::kNone), 1U);
}

TEST_F(KubeClientTest, ABodyGoesWithItsType) {
  Answer(Reply(200, "{}"));
  client_->Send({.right = kPatchPodStatus,
                 .method = "PATCH",
                 .path = kPod,
                 .content_type = "application/strategic-merge-patch+json",
                 .body = "{}"},
                [](KubeResult) {});
  EXPECT_EQ(Asked().method, "PATCH");
  EXPECT_EQ(Asked().headers.back(),
            (std::pair<std::string, std::string>(
                "Content-Type", "application/strategic-merge-patch+json")));
}

TEST_F(KubeClientTest, ARotatedTokenAndCaCountAtTheNextRequest) {
  Answer(Reply(200, ""));
  Ask();
  Write("token", "t2");
  Write("ca.crt", "PEM2");
  Answer(Reply(200, ""));
  Ask();
  EXPECT_EQ(Asked().headers.at(1).second, "Bearer t2");
  EXPECT_EQ(Asked().tls.ca_pem, "PEM2");
}

TEST_F(KubeClientTest, A401IsAskedAgainOnceWhereTheTokenHasChanged) {
  Answer(Reply(401, R"({"kind":"Status","reason":"Unauthorized",
                        "message":"Unauthorized"})"),
         5ms);
  loop_.RunAt(loop_.Now() + 2ms, [this] { Write("token", "t2"); });
  Answer(Reply(200, "pod"));
  EXPECT_EQ(Ask(), "200 pod");
  EXPECT_EQ(Asked().headers.at(1).second, "Bearer t2");
  EXPECT_EQ(transport_.asked().size(), 2U);
}

TEST_F(KubeClientTest, A401WithTheSameTokenIsToBeTriedLater) {
  Answer(Reply(401, R"({"kind":"Status","reason":"Unauthorized",
                        "message":"Unauthorized"})"));
  EXPECT_EQ(Ask(), "401 Unauthorized: Unauthorized");
  EXPECT_TRUE(error_.retry);
  EXPECT_EQ(transport_.asked().size(), 1U);
}

TEST_F(KubeClientTest, WhatMayDoBetterLaterIsToBeTriedAgain) {
  for (const int status : {401, 408, 409, 429, 500, 503, 504}) {
    Answer(Reply(status, ""));
    EXPECT_EQ(Ask(), std::to_string(status) + " HTTP status " +
                         std::to_string(status) +
                         " without a word of the API server's");
    EXPECT_TRUE(error_.retry) << status;
  }
  for (const int status : {301, 400, 404, 410, 422}) {
    Answer(Reply(status, ""));
    Ask();
    EXPECT_FALSE(error_.retry) << status;
  }
}

TEST_F(KubeClientTest, RetryAfterIsInSecondsAndBounded) {
  const std::vector<std::pair<std::string, std::optional<milliseconds>>> cases{
      {"3", 3s},           {"0", 0s},   {" 7 ", 7s},
      {"86400", 600s},     {"-1", {}},  {"soon", {}},
      {"99999999999", {}}, {"1.5", {}}, {"", {}}};
  for (const auto& [text, expected] : cases) {
    Answer(Reply(429, "", {{"retry-after", text}}));
    Ask();
    EXPECT_EQ(error_.retry_after, expected) << text;
  }
}

TEST_F(KubeClientTest, NoAnswerIsToBeTriedAgain) {
  Answer(HttpFails(NetFault::kRefused, "connect to 10.0.0.1:443: refused"));
  EXPECT_EQ(Ask(), "0 connect to 10.0.0.1:443: refused");
  EXPECT_TRUE(error_.retry);
  Answer(Reply(200, ""), kNever);
  Ask();
  EXPECT_EQ(error_.code, 0) << "a hanging one ends in its time";
}

TEST_F(KubeClientTest, AnAnswerWithoutEndIsNone) {
  HttpReply endless;
  endless.status = 200;
  endless.body_cut = true;
  Answer(endless);
  EXPECT_EQ(Ask(), "0 an answer of over 2 MiB");
  EXPECT_TRUE(error_.retry);
}

TEST_F(KubeClientTest, AnIdentityThatCannotBeReadIsSaidAndNothingAsked) {
  Write("token", "\n");
  EXPECT_EQ(Ask(), "0 " + access_.token.text + " is empty");
  Write("token", "a\nb\nc");
  EXPECT_EQ(Ask(), "0 " + access_.token.text + " has more than one line");
  std::remove(access_.token.text.c_str());
  EXPECT_EQ(Ask(), "0 cannot read " + access_.token.text);
  EXPECT_TRUE(error_.retry);
  EXPECT_TRUE(transport_.asked().empty());
}

TEST_F(KubeClientTest, NoTokenAtAllIsNotSent) {
  access_.token = {};
  client_.emplace(access_, transport_, loop_);
  Answer(Reply(200, ""));
  Ask();
  EXPECT_EQ(Asked().headers.size(), 1U);
}

TEST_F(KubeClientTest, TroubleOfTheWayIsLoggedAtItsEdges) {
  testing::internal::CaptureStdout();
  for (int i = 0; i < 3; ++i) {
    Answer(HttpFails(NetFault::kRefused, "connect: refused"));
    Ask();
  }
  for (int i = 0; i < 2; ++i) {
    Answer(Reply(200, ""));
    Ask();
  }
  const std::string log = testing::internal::GetCapturedStdout();
  EXPECT_NE(log.find("level=warn event=kube.unreachable "
                     "server=https://10.0.0.1:443 why=\"connect: refused\""),
            std::string::npos)
      << log;
  EXPECT_NE(log.find("level=info event=kube.reachable"), std::string::npos);
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 2) << log;
}

TEST_F(KubeClientTest, AMissingRightIsLoggedOnceWithItsRule) {
  const HttpResult denied = Reply(
      403,
      R"({"kind":"Status","reason":"Forbidden","message":"pods \"web-0\" is forbidden"})");
  testing::internal::CaptureStdout();
  for (int i = 0; i < 3; ++i) {
    Answer(denied);
    Ask();
  }
  for (int i = 0; i < 2; ++i) {
    Answer(Reply(200, ""));
    Ask();
  }
  for (int i = 0; i < 2; ++i) {
    Answer(denied);
    Ask();
    EXPECT_EQ(error_.retry, i == 0);
  }
  const std::string log = testing::internal::GetCapturedStdout();
  EXPECT_NE(
      log.find("level=warn event=kube.denied what=\"get pods\" "
               "role_rule=\"{apiGroups: [\\\"\\\"], resources: [pods], verbs: "
               "[get]}\" why=\"pods \\\"web-0\\\" is forbidden\""),
      std::string::npos)
      << log;
  EXPECT_NE(log.find("level=info event=kube.allowed what=\"get pods\""),
            std::string::npos);
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 3) << log;
}

// A server that has just come up knows no Role yet.
TEST_F(KubeClientTest, ARightRefusedOnceIsToBeAskedForAgainAndNotSaid) {
  const std::string no = R"({"kind":"Status","reason":"Forbidden"})";
  testing::internal::CaptureStdout();
  Answer(Reply(403, no));
  Ask();
  EXPECT_TRUE(error_.retry);
  EXPECT_EQ(error_.retry_after, 10s);
  Answer(Reply(200, ""));
  Ask();
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
}

TEST_F(KubeClientTest, ANamespaceThatEndsIsNoMissingRight) {
  Answer(Reply(403, R"({"kind":"Status","reason":"Forbidden","message":
      "unable to create new content in namespace shop because it is being terminated"})"));
  testing::internal::CaptureStdout();
  Ask();
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
}

TEST_F(KubeClientTest, AnswersAfterItsEndAreDropped) {
  Answer(Reply(200, ""), 50ms);
  bool answered = false;
  client_->Send({.right = kGetPods, .path = kPod},
                [&](KubeResult) { answered = true; });
  client_.reset();
  loop_.AdvanceBy(1s);
  EXPECT_FALSE(answered);
}

}  // namespace
}  // namespace leadsman
