// Configured https checks against openssl's own server.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/contract/probe/probe_test.h"
#include "tests/support/certs.h"
#include "tests/support/eventually.h"
#include "tests/support/peer.h"
#include "tests/support/temp_dir.h"
#include "tests/support/tls_server.h"

namespace leadsman {
namespace {

class HttpTlsTest : public ProbeTest {
 protected:
  static void SetUpTestSuite() { ca_ = new TestCa; }
  static void TearDownTestSuite() { delete ca_; }

  static std::string Https(const TlsServer& server, const std::string& tls,
                           const std::string& more = "host: 127.0.0.1") {
    return "scheme: HTTPS, port: " + server.Port() + ", tls: {" + tls + "}, " +
           more;
  }
  static std::string Verify() {
    return "verify: true, caFile: " + ca_->ca_file();
  }

  static TestCa* ca_;
};

TestCa* HttpTlsTest::ca_ = nullptr;

TEST_F(HttpTlsTest, NothingIsVerifiedByDefault) {
  const TlsServer self_signed(ca_->SelfSigned("DNS:elsewhere"), {"-www"});
  EXPECT_EQ(Said(Try(HttpCheck(Https(self_signed, "")))), "pass ok HTTP 200");
  const TlsServer expired(ca_->Issue("DNS:elsewhere", -1), {"-www"});
  EXPECT_EQ(Said(Try(HttpCheck(Https(expired, "")))), "pass ok HTTP 200");
}

TEST_F(HttpTlsTest, VerifyTakesOnlyARightCertificateOfTheCa) {
  const TlsServer right(ca_->Issue("IP:127.0.0.1"), {"-www"});
  EXPECT_EQ(Said(Try(HttpCheck(Https(right, Verify())))), "pass ok HTTP 200");

  TestCa other;
  const TlsServer foreign(other.Issue("IP:127.0.0.1"), {"-www"});
  EXPECT_EQ(Said(Try(HttpCheck(Https(foreign, Verify())))),
            "fail tls certificate of " + foreign.At() +
                " is not signed by a CA that is trusted here");

  const TlsServer misnamed(ca_->Issue("DNS:elsewhere"), {"-www"});
  EXPECT_EQ(
      Said(Try(HttpCheck(Https(misnamed, Verify())))),
      "fail tls certificate of " + misnamed.At() + " is for another name");

  const TlsServer expired(ca_->Issue("IP:127.0.0.1", -1), {"-www"});
  EXPECT_EQ(Said(Try(HttpCheck(Https(expired, Verify())))),
            "fail tls certificate of " + expired.At() + " has expired");
}

TEST_F(HttpTlsTest, WithoutACaFileTheSystemsAuthoritiesCount) {
  const TlsServer ours(ca_->Issue("IP:127.0.0.1"), {"-www"});
  EXPECT_EQ(Try(HttpCheck(Https(ours, "verify: true"))).reason, Reason::kTls);
}

// The server shows the certificate for web.example only to who asks for it.
TEST_F(HttpTlsTest, ServerNameIsSniAndVerifiedNameApartFromTheAddress) {
  const CertFiles web = ca_->Issue("DNS:web.example");
  const TlsServer server(ca_->SelfSigned("DNS:default"),
                         {"-www", "-servername", "web.example", "-cert2",
                          web.cert, "-key2", web.key});
  EXPECT_EQ(Said(Try(HttpCheck(
                Https(server, Verify() + ", serverName: web.example")))),
            "pass ok HTTP 200");
  EXPECT_EQ(Try(HttpCheck(Https(server, Verify()))).reason, Reason::kTls);
  EXPECT_EQ(
      Try(HttpCheck(Https(server, Verify() + ", serverName: other.example")))
          .reason,
      Reason::kTls);
}

TEST_F(HttpTlsTest, AClientCertificateIsShownAndTaken) {
  const TlsServer strict(ca_->Issue("IP:127.0.0.1"),
                         {"-www", "-Verify", "1", "-verify_return_error",
                          "-CAfile", ca_->ca_file()});
  const CertFiles mine = ca_->Issue("DNS:client");
  const auto with = [&](const CertFiles& files) {
    return HttpCheck(Https(strict, Verify() + ", certFile: " + files.cert +
                                       ", keyFile: " + files.key));
  };
  EXPECT_EQ(Said(Try(with(mine))), "pass ok HTTP 200");

  EXPECT_EQ(Said(Try(HttpCheck(Https(strict, Verify())))),
            "fail tls TLS with " + strict.At() +
                ": tlsv13 alert certificate required");
  const CertFiles others = ca_->Issue("DNS:client");
  const std::string unusable =
      "fail tls the client certificate or its key cannot be used";
  EXPECT_EQ(Said(Try(with({mine.cert, others.key}))), unusable);
  EXPECT_EQ(Said(Try(with({mine.cert, "/no/such"}))), unusable);
  TestCa foreign;
  EXPECT_EQ(Try(with(foreign.Issue("DNS:client"))).reason, Reason::kTls);
}

TEST_F(HttpTlsTest, CertificateDaysWarnOfItsEnd) {
  const TlsServer server(ca_->Issue("IP:127.0.0.1", 10), {"-www"});
  const std::string https = Https(server, "");
  const Outcome near = Try(HttpCheck(https, "warn: {certificateDays: 14}"));
  EXPECT_EQ(near.verdict, Verdict::kWarn);
  EXPECT_EQ(near.reason, Reason::kCertificate);
  EXPECT_TRUE(near.detail.starts_with("warning: certificate ends on 20"))
      << near.detail;
  EXPECT_TRUE(near.detail.ends_with("Z, within 14 days")) << near.detail;
  EXPECT_EQ(Said(Try(HttpCheck(https, "warn: {certificateDays: 5}"))),
            "pass ok HTTP 200");
  const TlsServer over(ca_->Issue("IP:127.0.0.1", -1), {"-www"});
  EXPECT_TRUE(Try(HttpCheck(Https(over, ""), "warn: {certificateDays: 1}"))
                  .detail.starts_with("warning: certificate ended on 20"));
}

TEST_F(HttpTlsTest, CertificateDaysLookBehindARedirectToHttpsToo) {
  const TlsServer server(ca_->Issue("IP:127.0.0.1", 10), {"-www"});
  const Recorder plain("HTTP/1.1 301 Moved\r\nLocation: https://" +
                       server.At() + "/\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(Try(HttpCheck("host: 127.0.0.1, " + Port(plain.port()),
                          "warn: {certificateDays: 14}"))
                .reason,
            Reason::kCertificate);
}

TEST_F(HttpTlsTest, AsksHttpsOverAUnixSocket) {
  const TempDir dir;
  const std::string path = dir.Join("web.sock");
  const TlsServer server(ca_->Issue("DNS:web.example"),
                         {"-www", "-unix", path});
  const auto https = [&](const std::string& name) {
    return HttpCheck("scheme: HTTPS, port: 443, unixSocket: " + path +
                     ", tls: {" + Verify() + ", serverName: " + name + "}");
  };
  const Outcome outcome = Try(https("web.example"));
  EXPECT_EQ(Said(outcome), "pass ok HTTP 200");
  EXPECT_TRUE(outcome.phases.tls);
  EXPECT_FALSE(outcome.phases.resolve);
  EXPECT_EQ(Said(Try(https("other.example"))),
            "fail tls certificate of unix:" + path + " is for another name");
}

microseconds Sum(const Phases& phases) {
  microseconds sum{0};
  for (const auto& phase : {phases.resolve, phases.connect, phases.tls,
                            phases.first_byte, phases.transfer}) {
    sum += phase.value_or(microseconds(0));
  }
  return sum;
}

TEST_F(HttpTlsTest, HttpsToANameHasEveryPhaseAndTheirSumIsTheLatency) {
  const TlsServer server(ca_->Issue("DNS:web.localhost"), {"-www"});
  const auto prober =
      ProberOf(HttpCheck(Https(server, Verify(), "host: web.localhost")));
  // A loaded machine may hold up the loop in one attempt, but not in all.
  EXPECT_TRUE(Eventually([&] {
    const Outcome outcome = Try(*prober);
    EXPECT_EQ(Said(outcome), "pass ok HTTP 200");
    const Phases& phases = outcome.phases;
    EXPECT_TRUE(phases.resolve && phases.connect && phases.tls &&
                phases.first_byte && phases.transfer);
    EXPECT_LE(Sum(phases), outcome.latency + milliseconds(1));
    return Sum(phases) >= outcome.latency / 2;
  }));
}

TEST_F(HttpTlsTest, ResolveIsOnlyForNamesAndTlsOnlyForHttps) {
  const TlsServer server(ca_->Issue("IP:127.0.0.1"), {"-www"});
  const Phases address = Try(HttpCheck(Https(server, ""))).phases;
  EXPECT_FALSE(address.resolve);
  EXPECT_TRUE(address.tls);
  const Recorder web;
  const auto of = [&](const std::string& host) {
    return Try(HttpCheck("host: '" + host + "', " + Port(web.port()))).phases;
  };
  EXPECT_TRUE(of("web.localhost").resolve);
  for (const char* host : {"", "localhost", "127.0.0.1"}) {
    const Phases phases = of(host);
    EXPECT_FALSE(phases.resolve) << host;
    EXPECT_FALSE(phases.tls) << host;
    EXPECT_TRUE(phases.connect && phases.first_byte && phases.transfer) << host;
  }
}

TEST_F(HttpTlsTest, AFailureHasThePhasesThatItReached) {
  const Outcome refused = Try(HttpCheck(Port(DeadPort())));
  EXPECT_EQ(refused.reason, Reason::kRefused);
  EXPECT_FALSE(refused.phases.connect || refused.phases.first_byte);
  Peer closes([](Connection& connection) { connection.ReadUntil("\r\n\r\n"); });
  const Outcome closed = Try(HttpCheck(Port(closes.port())));
  EXPECT_EQ(closed.reason, Reason::kClosed);
  EXPECT_TRUE(closed.phases.connect);
  EXPECT_FALSE(closed.phases.first_byte || closed.phases.transfer);
}

}  // namespace
}  // namespace leadsman
