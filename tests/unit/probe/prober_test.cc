#include "internal/probe/prober.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/fake_loop.h"

namespace leadsman {
namespace {

using std::chrono::seconds;

class ProberTest : public testing::Test {
 protected:
  // Runs one attempt to its end and says what came of it, and how often.
  Outcome Try(Check check) {
    std::vector<Outcome> outcomes;
    const auto prober = MakeProber(
        std::make_shared<const Check>(std::move(check)), transport_, loop_);
    prober->Start([&](Outcome outcome) { outcomes.push_back(outcome); });
    loop_.AdvanceBy(seconds(60));
    EXPECT_EQ(outcomes.size(), 1U);
    return outcomes.empty() ? Outcome() : outcomes.front();
  }

  HttpReply RedirectTo(const std::string& path) {
    return {.status = 302,
            .headers = {{"location", path}},
            .redirect_url = "http://localhost:8000" + path};
  }

  FakeLoop loop_;
  FakeTransport transport_{loop_};
};

Check Web(HttpGet http = {.port = 8000}) {
  Check check{.name = "web"};
  check.target = std::move(http);
  return check;
}

TEST_F(ProberTest, AsksLoopbackWhereNoHostIsGiven) {
  transport_.Answer("http://localhost:8000/", HttpStatus(200));
  EXPECT_EQ(Try(Web()).verdict, Verdict::kPass);
  const HttpRequest& asked = transport_.asked().at(0).request;
  EXPECT_EQ(asked.method, "GET");
  EXPECT_EQ(asked.timeout, seconds(1));
  EXPECT_EQ(asked.max_body, 10240U);
  EXPECT_FALSE(asked.keep_alive);
}

TEST_F(ProberTest, SendsTheHeadersWithTheirSecretsRead) {
  transport_.Answer("http://localhost:8000/", HttpStatus(200));
  Try(Web({.port = 8000,
           .headers = {{"Host", {Secret::From::kValue, "shop.example"}}}}));
  EXPECT_EQ(transport_.asked().at(0).request.headers,
            (HeaderList{{"Host", "shop.example"}}));
}

TEST_F(ProberTest, AHeaderThatCannotBeReadIsOurTrouble) {
  const Outcome outcome = Try(
      Web({.port = 8000,
           .headers = {{"X-Key", {Secret::From::kFile, "/nonexistent/key"}}}}));
  EXPECT_EQ(outcome.verdict, Verdict::kInconclusive);
  EXPECT_EQ(outcome.reason, Reason::kInternal);
  EXPECT_EQ(outcome.detail, "header X-Key: cannot read /nonexistent/key");
  EXPECT_TRUE(transport_.asked().empty());
}

TEST_F(ProberTest, AHeaderOfSeveralLinesIsOurTroubleAndNeverShown) {
  const Outcome outcome =
      Try(Web({.port = 8000,
               .headers = {{"X-Key", {Secret::From::kValue, "s3c\nret"}}}}));
  EXPECT_EQ(outcome.verdict, Verdict::kInconclusive);
  EXPECT_EQ(outcome.detail, "header X-Key: its value has more than one line");
  EXPECT_TRUE(transport_.asked().empty());
}

// The limits are those of every kind, and look at the clock that is given.
TEST_F(ProberTest, LimitsAreJudgedForEveryKind) {
  Check slow = Web();
  slow.expect.max_latency.total = milliseconds(400);
  HttpReply reply = *HttpStatus(200);
  transport_.Answer("http://localhost:8000/", reply, milliseconds(500));
  EXPECT_EQ(Try(slow).detail, "attempt took 500ms, more than 400ms");
  slow.target = TcpSocket{.host = "db", .port = 5432};
  transport_.AnswerTcp("db:5432", TcpReply{}, milliseconds(500));
  EXPECT_EQ(Try(slow).reason, Reason::kLatency);

  Check ending = Web();
  ending.warn = Expect{.status = {}, .certificate_days = 7};
  reply.certificate_expiry = loop_.Wall() + std::chrono::hours(6 * 24);
  transport_.Answer("http://localhost:8000/", reply);
  EXPECT_EQ(Try(ending).verdict, Verdict::kWarn);
  EXPECT_EQ(Try(ending).reason, Reason::kCertificate);
  loop_.JumpWallBy(-std::chrono::hours(2 * 24));
  EXPECT_EQ(Try(ending).verdict, Verdict::kPass);
}

TEST_F(ProberTest, FollowsUpToTenRedirects) {
  for (int i = 0; i < 10; ++i) {
    const std::string from = i == 0 ? "/" : "/" + std::to_string(i);
    transport_.Answer("http://localhost:8000" + from,
                      RedirectTo("/" + std::to_string(i + 1)));
  }
  transport_.Answer("http://localhost:8000/10", HttpStatus(200));
  EXPECT_EQ(Try(Web()).verdict, Verdict::kPass);
  EXPECT_EQ(transport_.asked().size(), 11U);
}

TEST_F(ProberTest, AnEleventhRedirectIsAProtocolFailure) {
  transport_.Answer("http://localhost:8000/", RedirectTo("/"));
  const Outcome outcome = Try(Web());
  EXPECT_EQ(outcome.verdict, Verdict::kFail);
  EXPECT_EQ(outcome.reason, Reason::kProtocol);
  EXPECT_EQ(outcome.detail, "more than 10 redirects");
  EXPECT_EQ(transport_.asked().size(), 11U);
}

TEST_F(ProberTest, ARedirectToAnotherHostCountsByItsStatus) {
  transport_.Answer("http://localhost:8000/",
                    HttpReply{.status = 302,
                              .headers = {{"location", "http://x.example/"}},
                              .redirect_url = "http://x.example/"});
  EXPECT_EQ(Try(Web()).verdict, Verdict::kPass);
  EXPECT_EQ(transport_.asked().size(), 1U);
}

TEST_F(ProberTest, AllRequestsOfAnAttemptShareItsTimeOut) {
  transport_.Answer("http://localhost:8000/", RedirectTo("/a"),
                    milliseconds(700));
  transport_.Answer("http://localhost:8000/a", HttpStatus(200), kNever);
  const Outcome outcome = Try(Web());
  EXPECT_EQ(outcome.reason, Reason::kTimeout);
  EXPECT_EQ(transport_.asked().at(1).request.timeout, milliseconds(300));
  EXPECT_EQ(outcome.latency, seconds(1));
}

TEST_F(ProberTest, TheOutcomeArrivesEvenWhenTheProberIsGone) {
  transport_.Answer("http://localhost:8000/", HttpStatus(200), seconds(1));
  std::optional<Outcome> got;
  {
    const auto prober =
        MakeProber(std::make_shared<const Check>(Web()), transport_);
    prober->Start([&](Outcome outcome) { got = std::move(outcome); });
  }
  loop_.AdvanceBy(seconds(5));
  ASSERT_TRUE(got);
}

TEST_F(ProberTest, TcpConnectsAndSaysSo) {
  Check check{.name = "db"};
  check.target = TcpSocket{.host = "db", .port = 5432};
  transport_.AnswerTcp("db:5432", TcpReply{});
  EXPECT_EQ(Try(check).detail, "connected");
  transport_.AnswerTcp("db:5432", TcpFails(NetFault::kRefused, "refused"));
  EXPECT_EQ(Try(check).reason, Reason::kRefused);
}

TEST_F(ProberTest, GrpcAsksHealthCheckOverHttp2) {
  Check check{.name = "cart"};
  check.target = Grpc{.port = 50051, .service = "shop.Cart"};
  Try(check);
  const HttpRequest& asked = transport_.asked().at(0).request;
  EXPECT_EQ(asked.method, "POST");
  EXPECT_EQ(asked.url, "http://localhost:50051/grpc.health.v1.Health/Check");
  EXPECT_EQ(asked.body, std::string("\0\0\0\0\x0b\x0a\x09", 7) + "shop.Cart");
  EXPECT_EQ(asked.timeout, seconds(1));
  EXPECT_TRUE(asked.http2);
  EXPECT_FALSE(asked.keep_alive);
  EXPECT_FALSE(asked.certificates);
  EXPECT_EQ(asked.headers, (HeaderList{{"Content-Type", "application/grpc"},
                                       {"TE", "trailers"},
                                       {"grpc-timeout", "1000m"},
                                       {"Accept", ""}}));
}

TEST_F(ProberTest, GrpcOverTlsAsksHttpsAndForTheCertificatesEnd) {
  Check check{.name = "cart"};
  check.target = Grpc{.host = "::1",
                      .port = 443,
                      .tls = TlsClient{.verify = true, .ca_file = "/ca.pem"}};
  Try(check);
  const HttpRequest& asked = transport_.asked().at(0).request;
  EXPECT_EQ(asked.url, "https://[::1]:443/grpc.health.v1.Health/Check");
  EXPECT_TRUE(asked.tls.verify);
  EXPECT_EQ(asked.tls.ca_file, "/ca.pem");
  EXPECT_TRUE(asked.certificates);
}

}  // namespace
}  // namespace leadsman
