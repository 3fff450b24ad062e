// TLS and AUTH, against a real server.
#include <arpa/inet.h>
#include <array>
#include <fcntl.h>
#include <netinet/in.h>
#include <string>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/notify/alert_channel.h"
#include "internal/notify/smtp_channel.h"
#include "tests/contract/mail/mail_case.h"
#include "tests/support/certs.h"
#include "tests/support/scripted_smtp.h"
#include "tests/support/smtp_server.h"
#include "tests/support/socket.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::HasSubstr;
using testing::Not;

// One authority for all tests: making keys takes its time.
TestCa& Ca() {
  static TestCa ca;
  return ca;
}

std::vector<std::string> Tls(const char* kind, const CertFiles& files) {
  return {"--tls", kind, "--cert", files.cert, "--key", files.key};
}

const CertFiles& GoodCert() {
  static const CertFiles files = Ca().Issue("DNS:localhost,IP:127.0.0.1");
  return files;
}

std::vector<std::string> With(std::vector<std::string> options,
                              const std::string& auth) {
  options.insert(options.end(), {"--auth", auth});
  return options;
}

MailServer Secure(int port, MailSecurity security,
                  const char* host = "localhost") {
  MailServer server = ServerAt(port, security, host);
  server.ca_file = Ca().ca_file();
  return server;
}

MailServer WithUser(MailServer server, std::string password = "secret",
                    MailAuth auth = MailAuth::kAuto) {
  server.username = "bob";
  server.password = {Secret::From::kValue, std::move(password)};
  server.auth = auth;
  return server;
}

struct Kind {
  const char* option;
  MailSecurity security;
};
class MailTls : public testing::TestWithParam<Kind> {
 protected:
  MailServer At(const SmtpServer& server,
                const char* host = "localhost") const {
    return Secure(server.port(), GetParam().security, host);
  }
};
INSTANTIATE_TEST_SUITE_P(
    Kinds, MailTls,
    testing::Values(Kind{"starttls", MailSecurity::kStartTls},
                    Kind{"implicit", MailSecurity::kTls}),
    [](const auto& one) { return std::string(one.param.option); });

TEST_P(MailTls, M13M14DeliversToAServerWithTheRightName) {
  const SmtpServer server(Tls(GetParam().option, GoodCert()));
  const RecipientResult fate = FateAt(At(server));
  EXPECT_EQ(fate.delivered, Delivered::kAccepted) << fate.why;
  ASSERT_EQ(server.Mails().size(), 1U);
  EXPECT_TRUE(server.Mails()[0].tls);
}

TEST_P(MailTls, M13M14VerifiesAnAddressAsAddress) {
  const SmtpServer server(Tls(GetParam().option, GoodCert()));
  const RecipientResult fate = FateAt(At(server, "127.0.0.1"));
  EXPECT_EQ(fate.delivered, Delivered::kAccepted) << fate.why;
}

TEST_P(MailTls, M12RefusesATrustedCertificateOfAnotherName) {
  const SmtpServer server(
      Tls(GetParam().option, Ca().Issue("DNS:mail.example.org")));
  const RecipientResult fate = FateAt(At(server));
  EXPECT_EQ(fate.delivered, Delivered::kTrouble);
  EXPECT_EQ(fate.why, "TLS with localhost:" + std::to_string(server.port()) +
                          ": the certificate does not verify: is not for "
                          "localhost");
  EXPECT_TRUE(server.Mails().empty());
}

TEST_P(MailTls, M12RefusesACertificateThatHasRunOut) {
  const SmtpServer server(
      Tls(GetParam().option, Ca().Issue("DNS:localhost", -1)));
  const RecipientResult fate = FateAt(At(server));
  EXPECT_EQ(fate.delivered, Delivered::kTrouble);
  EXPECT_THAT(fate.why, HasSubstr("the certificate does not verify: "
                                  "certificate has expired"));
}

TEST_P(MailTls, M12RefusesASelfSignedCertificate) {
  const SmtpServer server(
      Tls(GetParam().option, Ca().SelfSigned("DNS:localhost")));
  const RecipientResult fate = FateAt(At(server));
  EXPECT_EQ(fate.delivered, Delivered::kTrouble);
  EXPECT_THAT(fate.why, HasSubstr("self-signed certificate"));
}

TEST_P(MailTls, AServerThatDiesInDataEndsNeitherUsNorTheMail) {
  // OpenSSL writes into the dead connection: SIGPIPE, were it not held back.
  SmtpServer server(Tls(GetParam().option, GoodCert()));
  OutMessage message = SampleMail();
  message.bytes += std::string(8 << 20, 'x');
  const SendReport report =
      SendTo(At(server), message, [&](const std::string& line) {
        if (line.starts_with("C: (message")) server.Stop();
      });
  EXPECT_EQ(report.recipients[0].delivered, Delivered::kRetry);
  EXPECT_FALSE(report.doubtful);
  EXPECT_THAT(report.recipients[0].why, HasSubstr("the server hung up"));
}

TEST_P(MailTls, AMissingCaFileIsOurTrouble) {
  const SmtpServer server(Tls(GetParam().option, GoodCert()));
  MailServer settings = At(server);
  settings.ca_file = "/nonexistent/ca.crt";
  const RecipientResult fate = FateAt(settings);
  EXPECT_EQ(fate.delivered, Delivered::kTrouble);
  EXPECT_THAT(fate.why, HasSubstr("/nonexistent/ca.crt"));
}

TEST_P(MailTls, AuthenticatesInsideTls) {
  const SmtpServer server(
      With(Tls(GetParam().option, GoodCert()), "bob:secret"));
  const RecipientResult fate = FateAt(WithUser(At(server)));
  EXPECT_EQ(fate.delivered, Delivered::kAccepted) << fate.why;
  EXPECT_EQ(server.Mails().at(0).user, "bob");
}

TEST(MailEncryption, M11NothingIsSentWhereStartTlsIsNotOffered) {
  const ScriptedSmtp server(
      {{"220 hi\r\n"}, {"250-hi\r\n250 AUTH PLAIN\r\n"}, {"221 bye\r\n"}});
  const RecipientResult fate =
      FateAt(WithUser(ServerAt(server.port(), MailSecurity::kStartTls)));
  EXPECT_EQ(fate.delivered, Delivered::kTrouble);
  EXPECT_THAT(fate.why, HasSubstr("STARTTLS at 127.0.0.1:"));
  EXPECT_THAT(fate.why,
              HasSubstr("the server does not offer it; set security"));
  for (const std::string& line : server.Heard()) {
    EXPECT_THAT(line, testing::AnyOf(testing::StartsWith("EHLO "),
                                     testing::Eq("QUIT\r\n")));
  }
}

TEST(MailEncryption, M11StartTlsRefused) {
  for (const auto& [answer, delivered] :
       {std::pair{"502 no\r\n", Delivered::kTrouble},
        std::pair{"454 later\r\n", Delivered::kRetry}}) {
    const ScriptedSmtp server({{"220 hi\r\n"},
                               {"250-hi\r\n250 STARTTLS\r\n"},
                               {answer},
                               {"221 bye\r\n"}});
    EXPECT_EQ(
        FateAt(ServerAt(server.port(), MailSecurity::kStartTls)).delivered,
        delivered);
  }
}

TEST(MailEncryption, WhatWasSaidBeforeTheHandshakeIsRefused) {
  const ScriptedSmtp server({{"220 hi\r\n"},
                             {"250-hi\r\n250 STARTTLS\r\n"},
                             {"220 go\r\n250 injected\r\n"}});
  const RecipientResult fate =
      FateAt(ServerAt(server.port(), MailSecurity::kStartTls));
  EXPECT_EQ(fate.delivered, Delivered::kTrouble);
  EXPECT_THAT(fate.why, HasSubstr("before the TLS handshake"));
}

TEST(MailEncryption, TlsToAPlainPortIsOurTrouble) {
  const ScriptedSmtp server(PoliteScript());
  const RecipientResult fate =
      FateAt(Secure(server.port(), MailSecurity::kTls));
  EXPECT_EQ(fate.delivered, Delivered::kTrouble) << fate.why;
}

TEST(MailEncryption, AutoTakesStartTlsWhereOffered) {
  const SmtpServer with(Tls("starttls", GoodCert()));
  EXPECT_EQ(FateAt(Secure(with.port(), MailSecurity::kAuto)).delivered,
            Delivered::kAccepted);
  EXPECT_TRUE(with.Mails().at(0).tls);
  const SmtpServer without;
  EXPECT_EQ(FateAt(Secure(without.port(), MailSecurity::kAuto)).delivered,
            Delivered::kAccepted);
  EXPECT_FALSE(without.Mails().at(0).tls);
}

TEST(MailEncryption, AutoWithoutCredentialsTakesAnUnverifiableCertificate) {
  for (const CertFiles& files :
       {Ca().SelfSigned("DNS:localhost"), Ca().Issue("DNS:other.example"),
        Ca().Issue("DNS:localhost", -1)}) {
    const SmtpServer server(Tls("starttls", files));
    std::string trace;
    const SendReport report =
        SendTo(Secure(server.port(), MailSecurity::kAuto), SampleMail(),
               [&](const std::string& line) { trace += line + "\n"; });
    EXPECT_EQ(report.recipients[0].delivered, Delivered::kAccepted)
        << report.recipients[0].why;
    EXPECT_TRUE(server.Mails().at(0).tls);
    EXPECT_THAT(trace, HasSubstr("* TLS, certificate taken unverified: "));
  }
}

TEST(MailEncryption, AutoWithCredentialsVerifies) {
  const SmtpServer server(
      With(Tls("starttls", Ca().SelfSigned("DNS:localhost")), "bob:secret"));
  const RecipientResult fate =
      FateAt(WithUser(Secure(server.port(), MailSecurity::kAuto)));
  EXPECT_EQ(fate.delivered, Delivered::kTrouble);
}

// RFC 8314: on 465 TLS comes first. Only root may listen there.
TEST(MailEncryption, AutoBeginsWithTlsOnPort465) {
  // An address of this process's own, for others may test just now.
  const auto id = static_cast<unsigned>(getpid());
  const std::string host = "127.4." + std::to_string(id / 250 % 250 + 1) + "." +
                           std::to_string(id % 250 + 1);
  sockaddr_in address{.sin_family = AF_INET, .sin_port = htons(465)};
  ASSERT_EQ(inet_pton(AF_INET, host.c_str(), &address.sin_addr), 1);
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) !=
      0) {
    close(listener);
    GTEST_SKIP() << "not allowed to listen on port 465";
  }
  ASSERT_EQ(listen(listener, 1), 0);
  std::string first;
  std::thread peer([&] {
    Connection connection(accept(listener, nullptr, nullptr));
    first = connection.ReadSome(2);
  });
  const RecipientResult fate =
      FateAt(ServerAt(465, MailSecurity::kAuto, host.c_str()));
  peer.join();
  close(listener);
  EXPECT_EQ(first, "\x16\x03") << "not a TLS handshake";
  EXPECT_NE(fate.delivered, Delivered::kAccepted);
}

TEST(MailEncryption, M15NobodyIsAskedOnStandardInput) {
  // Poco's default handler asks there, and a "y" would accept the certificate.
  std::array<int, 2> answer{};
  ASSERT_EQ(pipe2(answer.data(), O_CLOEXEC), 0);
  ASSERT_EQ(write(answer[1], "y\n", 2), 2);
  const int before = dup(STDIN_FILENO);
  dup2(answer[0], STDIN_FILENO);
  const SmtpServer server(Tls("implicit", Ca().SelfSigned("DNS:localhost")));
  testing::internal::CaptureStdout();
  EXPECT_EQ(FateAt(Secure(server.port(), MailSecurity::kTls)).delivered,
            Delivered::kTrouble);
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  int unread = 0;
  EXPECT_EQ(ioctl(answer[0], FIONREAD, &unread), 0);
  EXPECT_EQ(unread, 2);
  dup2(before, STDIN_FILENO);
  for (const int fd : {before, answer[0], answer[1]}) close(fd);
}

struct Mechanism {
  const char* name;
  MailAuth auth;
};
class MailAuthentication : public testing::TestWithParam<Mechanism> {};
INSTANTIATE_TEST_SUITE_P(
    Mechanisms, MailAuthentication,
    testing::Values(Mechanism{"PLAIN", MailAuth::kPlain},
                    Mechanism{"LOGIN", MailAuth::kLogin},
                    Mechanism{"CRAM-MD5", MailAuth::kCramMd5},
                    Mechanism{"XOAUTH2", MailAuth::kXoauth2}),
    [](const auto& one) {
      std::string name = one.param.name;
      std::erase(name, '-');
      return name;
    });

TEST_P(MailAuthentication, M16IsAcceptedByARealServer) {
  const std::string offer = std::string(":") + GetParam().name;
  for (const std::string password :
       {"secret", "g\xC3\xB6heim \xE2\x82\xAC", "=*\"\\%00"}) {
    const SmtpServer server({"--auth", "bob:" + password + offer});
    const RecipientResult fate =
        FateAt(WithUser(ServerAt(server.port()), password, GetParam().auth));
    EXPECT_EQ(fate.delivered, Delivered::kAccepted) << fate.why;
    EXPECT_EQ(server.Mails().at(0).user, "bob");
  }
}

TEST_P(MailAuthentication, M16AWrongPasswordIsOurTrouble) {
  const std::string offer = std::string(":") + GetParam().name;
  const SmtpServer server({"--auth", "bob:secret" + offer});
  std::string trace;
  const SendReport report = SendTo(
      WithUser(ServerAt(server.port()), "wr0ng-pass", GetParam().auth),
      SampleMail(), [&](const std::string& line) { trace += line + "\n"; });
  const RecipientResult& fate = report.recipients[0];
  EXPECT_EQ(fate.delivered, Delivered::kTrouble);
  EXPECT_EQ(fate.code, 535);
  EXPECT_THAT(fate.why, HasSubstr(std::string("AUTH ") + GetParam().name +
                                  " at 127.0.0.1:"));
  EXPECT_THAT(fate.why, HasSubstr(": 535 5.7.8 "));
  EXPECT_THAT(trace + fate.why, Not(HasSubstr("wr0ng-pass")));
  EXPECT_THAT(trace, Not(HasSubstr("d3IwbmctcGFzc")));  // its base64
  EXPECT_TRUE(server.Mails().empty());
}

TEST_P(MailAuthentication, M16NotOfferedIsOurTrouble) {
  const SmtpServer server(
      {"--auth",
       std::string("bob:secret:") +
           (GetParam().auth == MailAuth::kLogin ? "PLAIN" : "LOGIN")});
  const RecipientResult fate =
      FateAt(WithUser(ServerAt(server.port()), "secret", GetParam().auth));
  EXPECT_EQ(fate.delivered, Delivered::kTrouble);
  EXPECT_THAT(fate.why, HasSubstr(std::string("the server does not offer ") +
                                  GetParam().name + ", but "));
}

TEST(MailAuthentication, AutoPrefersCramMd5Unencrypted) {
  const SmtpServer server({"--auth", "bob:secret:PLAIN,LOGIN,CRAM-MD5"});
  std::string trace;
  const SendReport report =
      SendTo(WithUser(ServerAt(server.port())), SampleMail(),
             [&](const std::string& line) { trace += line + "\n"; });
  EXPECT_EQ(report.recipients[0].delivered, Delivered::kAccepted);
  EXPECT_THAT(trace, HasSubstr("C: AUTH CRAM-MD5\n"));
}

// 0.0.0.0 reaches this machine, but is no loopback address.
TEST(MailAuthentication, CredentialsGoUnencryptedOnlyWhereThatIsAllowed) {
  for (const char* mechanism : {"PLAIN", "CRAM-MD5"}) {
    const SmtpServer server({"--auth", std::string("bob:secret:") + mechanism});
    MailServer settings =
        WithUser(ServerAt(server.port(), MailSecurity::kNone, "0.0.0.0"));
    const RecipientResult fate = FateAt(settings);
    EXPECT_EQ(fate.delivered, Delivered::kTrouble);
    EXPECT_EQ(fate.why,
              "AUTH at 0.0.0.0:" + std::to_string(server.port()) +
                  ": the connection is not encrypted, so no credentials are "
                  "sent; set security: starttls or tls, or allowPlaintextAuth: "
                  "true (SMTP_ALLOW_PLAINTEXT_AUTH=true)");
    settings.allow_plaintext_auth = true;
    EXPECT_EQ(FateAt(settings).delivered, Delivered::kAccepted);
  }
}

TEST(MailAuthentication, ATemporaryRefusalIsRetried) {
  const ScriptedSmtp server({{"220 hi\r\n"},
                             {"250-hi\r\n250 AUTH PLAIN\r\n"},
                             {"454 4.7.0 later\r\n"},
                             {"221 bye\r\n"}});
  const RecipientResult fate = FateAt(WithUser(ServerAt(server.port())));
  EXPECT_EQ(fate.delivered, Delivered::kRetry);
  EXPECT_EQ(fate.code, 454);
}

TEST(MailAuthentication, ALongPasswordFitsIntoTheLines) {
  const std::string password(700, 'p');
  for (const char* mechanism : {"PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2"}) {
    const bool token = std::string(mechanism) == "XOAUTH2";
    const SmtpServer server({"--auth", "bob:" + password + ":" + mechanism});
    const RecipientResult fate =
        FateAt(WithUser(ServerAt(server.port()), password,
                        token ? MailAuth::kXoauth2 : MailAuth::kAuto));
    EXPECT_EQ(fate.delivered, Delivered::kAccepted) << mechanism << fate.why;
  }
}

TEST(MailAuthentication, WithoutAnyOfferIsOurTrouble) {
  const SmtpServer server;
  const RecipientResult fate = FateAt(WithUser(ServerAt(server.port())));
  EXPECT_EQ(fate.delivered, Delivered::kTrouble);
  EXPECT_THAT(fate.why, HasSubstr("the server offers none"));
}

TEST(MailAuthentication, WhereOptionalMailGoesWithoutWhichIsSaidOnce) {
  const SmtpServer server;
  MailServer settings = WithUser(ServerAt(server.port()));
  settings.auth_optional = true;
  const auto channel = NewSmtpChannel(settings);
  testing::internal::CaptureStdout();
  EXPECT_EQ(channel->Send(SampleMail()).recipients[0].delivered,
            Delivered::kAccepted);
  EXPECT_EQ(channel->Send(SampleMail()).recipients[0].delivered,
            Delivered::kAccepted);
  const std::string log = testing::internal::GetCapturedStdout();
  const std::size_t first = log.find("mail.no_auth");
  EXPECT_NE(first, std::string::npos) << log;
  EXPECT_EQ(log.find("mail.no_auth", first + 1), std::string::npos) << log;
}

TEST(MailAuthentication, NoneAsksForNothing) {
  const SmtpServer server;
  EXPECT_EQ(
      FateAt(WithUser(ServerAt(server.port()), "x", MailAuth::kNone)).delivered,
      Delivered::kAccepted);
}

TEST(MailAuthentication, APasswordFileIsReadForEachSession) {
  const SmtpServer server({"--auth", "bob:new"});
  const TempDir dir;
  MailServer settings = WithUser(ServerAt(server.port()));
  settings.password = {Secret::From::kFile, dir.Write("password", "old\n")};
  const auto channel = NewSmtpChannel(settings);
  EXPECT_EQ(channel->Send(SampleMail()).recipients[0].delivered,
            Delivered::kTrouble);
  dir.Write("password", "new\n");
  EXPECT_EQ(channel->Send(SampleMail()).recipients[0].delivered,
            Delivered::kAccepted);
}

TEST(MailAuthentication, APasswordFileThatIsGoneIsOurTrouble) {
  const SmtpServer server({"--auth", "bob:new"});
  MailServer settings = WithUser(ServerAt(server.port()));
  settings.password = {Secret::From::kFile, "/nonexistent/password"};
  const RecipientResult fate = FateAt(settings);
  EXPECT_EQ(fate.delivered, Delivered::kTrouble);
  EXPECT_THAT(fate.why, HasSubstr("cannot read /nonexistent/password"));
}

}  // namespace
}  // namespace leadsman
