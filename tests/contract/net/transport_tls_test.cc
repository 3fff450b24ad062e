#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "tests/contract/net/net_test.h"
#include "tests/support/certs.h"
#include "tests/support/socket.h"
#include "tests/support/tls_server.h"

namespace leadsman {
namespace {

class TransportTlsTest : public NetTest {
 protected:
  static void SetUpTestSuite() { ca_ = new TestCa; }
  static void TearDownTestSuite() { delete ca_; }

  HttpResult GetTls(const std::string& at, NetTls tls) {
    return Fetch({.url = "https://" + at + "/",
                  .timeout = seconds(10),
                  .max_body = 1'000'000,
                  .tls = std::move(tls)});
  }
  NetTls Verified() const {
    return {.verify = true, .ca_file = ca_->ca_file()};
  }
  static std::string TextOf(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static void ExpectTls(const HttpResult& result, const std::string& detail) {
    ASSERT_FALSE(result) << "status " << result->status;
    EXPECT_EQ(static_cast<int>(result.error().fault),
              static_cast<int>(NetFault::kTls));
    EXPECT_EQ(result.error().detail, detail);
  }

  static TestCa* ca_;
};

TestCa* TransportTlsTest::ca_ = nullptr;

TEST_F(TransportTlsTest, AnythingPassesWithoutVerification) {
  TlsServer server(ca_->SelfSigned("DNS:elsewhere"), {"-www"});
  const HttpResult result = GetTls(server.At(), {});
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->status, 200);
  EXPECT_TRUE(result->phases.connect);
  EXPECT_TRUE(result->phases.tls);
  EXPECT_TRUE(result->phases.first_byte);
}

TEST_F(TransportTlsTest, ARightCertificatePassesVerification) {
  TlsServer server(ca_->Issue("IP:127.0.0.1"), {"-www"});
  const HttpResult result = GetTls(server.At(), Verified());
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->status, 200);
}

TEST_F(TransportTlsTest, ASelfSignedOneDoesNot) {
  TlsServer server(ca_->SelfSigned("IP:127.0.0.1"), {"-www"});
  ExpectTls(GetTls(server.At(), Verified()),
            "certificate of " + server.At() + " is self-signed");
}

TEST_F(TransportTlsTest, OneOfAnotherCaDoesNot) {
  TestCa other;
  TlsServer server(other.Issue("IP:127.0.0.1"), {"-www"});
  ExpectTls(GetTls(server.At(), Verified()),
            "certificate of " + server.At() +
                " is not signed by a CA that is trusted here");
}

TEST_F(TransportTlsTest, OneForAnotherNameDoesNot) {
  TlsServer server(ca_->Issue("DNS:elsewhere,IP:127.0.0.2"), {"-www"});
  ExpectTls(GetTls(server.At(), Verified()),
            "certificate of " + server.At() + " is for another name");
}

TEST_F(TransportTlsTest, OneThatHasRunOutDoesNot) {
  TlsServer server(ca_->Issue("IP:127.0.0.1", -1), {"-www"});
  ExpectTls(GetTls(server.At(), Verified()),
            "certificate of " + server.At() + " has expired");
}

TEST_F(TransportTlsTest, AMissingCaFileIsSaid) {
  TlsServer server(ca_->Issue("IP:127.0.0.1"), {"-www"});
  ExpectTls(GetTls(server.At(), {.verify = true, .ca_file = "/no/such"}),
            "the CA file cannot be read");
}

TEST_F(TransportTlsTest, PemTextTakesThePlaceOfFiles) {
  TlsServer server(ca_->Issue("IP:127.0.0.1"), {"-www"});
  const NetTls tls{.verify = true, .ca_pem = TextOf(ca_->ca_file())};
  const HttpResult result = GetTls(server.At(), tls);
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->status, 200);
}

TEST_F(TransportTlsTest, NoneButTheCaInThePemTextIsTrusted) {
  TestCa other;
  TlsServer server(other.Issue("IP:127.0.0.1"), {"-www"});
  ExpectTls(
      GetTls(server.At(), {.verify = true, .ca_pem = TextOf(ca_->ca_file())}),
      "certificate of " + server.At() +
          " is not signed by a CA that is trusted here");
}

TEST_F(TransportTlsTest, PemTextThatIsNoneIsSaid) {
  TlsServer server(ca_->Issue("IP:127.0.0.1"), {"-www"});
  ExpectTls(GetTls(server.At(), {.verify = true, .ca_pem = "not PEM"}),
            "the CA file cannot be read");
}

TEST_F(TransportTlsTest, PlainHttpOnTheTlsPort) {
  Peer peer([](Connection& connection) {
    connection.ReadSome(1);
    connection.Send("HTTP/1.1 400 Bad Request\r\n\r\n");
    connection.ReadAll();
  });
  const std::string at = "127.0.0.1:" + std::to_string(peer.port());
  ExpectTls(GetTls(at, {}),
            "TLS handshake with " + at + ": wrong version number");
}

TEST_F(TransportTlsTest, ClosedInsideTheHandshake) {
  Peer peer([](Connection& connection) {
    connection.ReadSome(1);
    connection.FinishSending();
    connection.ReadAll();
  });
  const std::string at = "127.0.0.1:" + std::to_string(peer.port());
  ExpectTls(GetTls(at, {}), "TLS handshake with " + at + ": broken off");
}

TEST_F(TransportTlsTest, ASilentHandshakeIsATimeout) {
  Listener silent;
  const HttpResult result =
      Fetch({.url = "https://127.0.0.1:" + std::to_string(silent.port()),
             .timeout = milliseconds(200)});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().fault, NetFault::kTimeout);
  EXPECT_EQ(result.error().detail,
            "no complete answer within 200ms: TLS handshake not finished");
}

// The server shows its good certificate only to who asks for that name.
TEST_F(TransportTlsTest, ServerNameIsAskedForAndVerifiedInPlaceOfTheAddress) {
  const CertFiles good = ca_->Issue("DNS:web.example");
  TlsServer server(ca_->SelfSigned("DNS:default"),
                   {"-www", "-servername", "web.example", "-cert2", good.cert,
                    "-key2", good.key});
  NetTls tls = Verified();
  tls.server_name = "web.example";
  const HttpResult result = GetTls(server.At(), tls);
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->status, 200);
  tls.server_name = "other.example";
  EXPECT_FALSE(GetTls(server.At(), tls));
}

TEST_F(TransportTlsTest, ServerNameChangesNeitherHostNorRedirect) {
  TlsServer server(ca_->Issue("DNS:web.example"), {});
  std::string request;
  std::thread answer([&] {
    server.ReadUntil("GET ");
    request = server.ReadUntil("\r\n\r\n");
    server.Send(
        "HTTP/1.1 302 Found\r\nLocation: next?a=1\r\n"
        "Content-Length: 0\r\n\r\n");
  });
  NetTls tls = Verified();
  tls.server_name = "web.example";
  const HttpResult result = Fetch({.url = "https://" + server.At() + "/a/b",
                                   .timeout = seconds(10),
                                   .tls = tls});
  answer.join();
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_NE(request.find("Host: " + server.At() + "\r\n"), std::string::npos)
      << request;
  EXPECT_TRUE(request.starts_with("/a/b HTTP/1.1\r\n")) << request;
  EXPECT_EQ(result->redirect_url, "https://" + server.At() + "/a/next?a=1");
}

TEST_F(TransportTlsTest, AClientCertificateIsShownWhereThereIsOne) {
  TlsServer server(ca_->Issue("IP:127.0.0.1"),
                   {"-www", "-Verify", "1", "-verify_return_error", "-CAfile",
                    ca_->ca_file()});
  NetTls tls = Verified();
  ExpectTls(GetTls(server.At(), tls),
            "TLS with " + server.At() + ": tlsv13 alert certificate required");
  const CertFiles mine = ca_->Issue("DNS:client");
  tls.cert_file = mine.cert;
  tls.key_file = mine.key;
  const HttpResult result = GetTls(server.At(), tls);
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->status, 200);
  tls.key_file = "/no/such";
  ExpectTls(GetTls(server.At(), tls),
            "the client certificate or its key cannot be used");
}

TEST_F(TransportTlsTest, AClientCertificateMayBePemText) {
  const CertFiles client = ca_->Issue("DNS:client");
  TlsServer server(ca_->Issue("IP:127.0.0.1"),
                   {"-www", "-Verify", "1", "-verify_return_error", "-CAfile",
                    ca_->ca_file()});
  const HttpResult shown = GetTls(server.At(), {.cert_pem = TextOf(client.cert),
                                                .key_pem = TextOf(client.key)});
  ASSERT_TRUE(shown) << shown.error().detail;
  EXPECT_EQ(shown->status, 200);
}

TEST_F(TransportTlsTest, ReadsWhenTheCertificateRunsOut) {
  TlsServer server(ca_->Issue("IP:127.0.0.1", 10), {"-www"});
  for (const bool asked : {true, false, true}) {
    const HttpResult result = Fetch({.url = "https://" + server.At() + "/",
                                     .timeout = seconds(10),
                                     .certificates = asked});
    ASSERT_TRUE(result) << result.error().detail;
    ASSERT_EQ(result->certificate_expiry.has_value(), asked);
    if (!asked) continue;
    const auto left =
        *result->certificate_expiry - std::chrono::system_clock::now();
    EXPECT_LE(left, std::chrono::hours(24 * 10));
    EXPECT_GT(left, std::chrono::hours(24 * 10 - 1));
  }
}

}  // namespace
}  // namespace leadsman
