// gRPC over TLS: HTTP/2 is agreed on by ALPN.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/contract/grpc/grpc_test.h"
#include "tests/support/certs.h"

namespace leadsman {
namespace {

using testing::HasSubstr;

class GrpcTlsTest : public GrpcTest {
 protected:
  static void SetUpTestSuite() { ca_ = new TestCa; }
  static void TearDownTestSuite() { delete ca_; }

  Outcome Asked(const GrpcServer& server, TlsClient tls) {
    return Try({.host = "127.0.0.1",
                .port = server.port(),
                .service = "shop.Cart",
                .tls = std::move(tls)});
  }

  static TestCa* ca_;
};

TestCa* GrpcTlsTest::ca_ = nullptr;

TEST_F(GrpcTlsTest, PassesUnverifiedAndTellsWhenTheCertificateEnds) {
  const CertFiles files = ca_->SelfSigned("DNS:elsewhere");
  const GrpcServer server({"health", files.cert, files.key});
  const Outcome outcome = Asked(server, {});
  EXPECT_EQ(outcome.detail, "SERVING");
  EXPECT_EQ(outcome.http_version, 20);
  EXPECT_TRUE(outcome.phases.tls);
  EXPECT_TRUE(outcome.certificate_expiry);
}

TEST_F(GrpcTlsTest, VerifiesChainAndNameWhereAsked) {
  const CertFiles files = ca_->Issue("DNS:cart.shop");
  const GrpcServer server({"health", files.cert, files.key});
  EXPECT_EQ(Asked(server, {.verify = true,
                           .ca_file = ca_->ca_file(),
                           .server_name = "cart.shop"})
                .detail,
            "SERVING");
  ExpectFails(Asked(server, {.verify = true, .ca_file = ca_->ca_file()}),
              Reason::kTls,
              "certificate of 127.0.0.1:" + std::to_string(server.port()) +
                  " is for another name");
}

TEST_F(GrpcTlsTest, ShowsItsClientCertificate) {
  const CertFiles files = ca_->Issue("IP:127.0.0.1");
  const CertFiles client = ca_->Issue("DNS:leadsman");
  const GrpcServer server({"health", files.cert, files.key, ca_->ca_file()});
  EXPECT_EQ(
      Asked(server, {.cert_file = client.cert, .key_file = client.key}).detail,
      "SERVING");
  // TLS 1.3's handshake is over for the client before the server looks.
  EXPECT_THAT(ToString(Asked(server, {}).reason),
              testing::AnyOf("tls", "reset", "closed"));
}

TEST_F(GrpcTlsTest, PlaintextToATlsPortFailsAndAsksAboutTls) {
  const CertFiles files = ca_->SelfSigned("IP:127.0.0.1");
  const GrpcServer server({"health", files.cert, files.key});
  const Outcome outcome = Try({.host = "127.0.0.1", .port = server.port()});
  // A server that closes before it has read all resets: that says no more.
  EXPECT_THAT(ToString(outcome.reason),
              testing::AnyOf("closed", "protocol", "reset"));
  EXPECT_THAT(outcome.detail, testing::AnyOf(HasSubstr("without TLS?"),
                                             HasSubstr("reset by the peer")));
}

TEST_F(GrpcTlsTest, TlsToAPlaintextPortIsATlsFailure) {
  const GrpcServer server({"health"});
  const Outcome outcome = Asked(server, {});
  EXPECT_EQ(ToString(outcome.reason), "tls");
}

}  // namespace
}  // namespace leadsman
