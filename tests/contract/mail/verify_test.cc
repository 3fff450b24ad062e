// What `doctor` finds of a mail server, without a mail.
#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/notify/smtp_verify.h"
#include "tests/contract/mail/mail_case.h"
#include "tests/support/certs.h"
#include "tests/support/scripted_smtp.h"
#include "tests/support/smtp_server.h"
#include "tests/support/socket.h"

namespace leadsman {
namespace {

TestCa& Ca() {
  static TestCa ca;
  return ca;
}

std::vector<std::string> StartTls(const std::string& names) {
  const CertFiles files = Ca().Issue(names);
  return {"--tls", "starttls", "--cert", files.cert,
          "--key", files.key,  "--auth", "bob:secret"};
}

MailServer BobAt(int port, MailSecurity security, const char* password) {
  MailServer server = ServerAt(port, security, "localhost");
  server.ca_file = Ca().ca_file();
  server.username = "bob";
  server.password = {Secret::From::kValue, password};
  return server;
}

// "HOW / CONCERN", or the error, with the port as PORT.
std::string Verified(const MailServer& server, SmtpTimes times = {}) {
  const auto verified = VerifySmtp(server, times);
  if (verified) return verified->how + " / " + verified->concern;
  std::string why = verified.error();
  const std::string port = ":" + std::to_string(server.port);
  for (std::size_t at = why.find(port); at != std::string::npos;
       at = why.find(port)) {
    why.replace(at, port.size(), ":PORT");
  }
  return why;
}

TEST(VerifySmtpTest, GoesAsFarAsAuthAndSendsNoMail) {
  const SmtpServer smtp(StartTls("DNS:localhost,IP:127.0.0.1"));
  EXPECT_EQ(Verified(BobAt(smtp.port(), MailSecurity::kStartTls, "secret")),
            "TLS with a verified certificate, AUTH as bob / ");
  EXPECT_TRUE(smtp.Mails().empty());
}

TEST(VerifySmtpTest, SaysGoodbye) {
  std::vector<SmtpAnswer> script = PoliteScript();
  script.resize(2);
  script.push_back({"250 still here\r\n"});
  script.push_back({"221 bye\r\n"});
  const ScriptedSmtp smtp(script);
  EXPECT_EQ(Verified(ServerAt(smtp.port())), "not encrypted / ");
  EXPECT_TRUE(smtp.HeardLine("NOOP"));
  EXPECT_TRUE(smtp.HeardLine("QUIT"));
}

TEST(VerifySmtpTest, AWrongPasswordIsSaidWithWhatToDo) {
  const SmtpServer smtp(StartTls("DNS:localhost"));
  const std::string why =
      Verified(BobAt(smtp.port(), MailSecurity::kStartTls, "wrong"));
  EXPECT_THAT(why, testing::StartsWith("AUTH PLAIN at localhost:PORT: 535 "));
  EXPECT_THAT(why,
              testing::EndsWith("; check mail.username and mail.password"));
}

TEST(VerifySmtpTest, ACertificateThatDoesNotVerifyIsSaidWithWhatToDo) {
  const SmtpServer smtp(StartTls("DNS:elsewhere"));
  const std::string why =
      Verified(BobAt(smtp.port(), MailSecurity::kStartTls, "secret"));
  EXPECT_THAT(why, testing::StartsWith("TLS with localhost:PORT: the "
                                       "certificate does not verify: "));
  EXPECT_THAT(why, testing::EndsWith("; set mail.caFile to the CA that signed "
                                     "it, and mail.host to a name in it"));
}

TEST(VerifySmtpTest, WhatWorksOnlyByLenienceIsAConcern) {
  const SmtpServer smtp(StartTls("DNS:elsewhere"));
  MailServer server = ServerAt(smtp.port(), MailSecurity::kAuto, "localhost");
  server.ca_file = Ca().ca_file();
  EXPECT_THAT(
      Verified(server),
      testing::StartsWith("TLS / the certificate is taken unverified: "));
  const SmtpServer plain;
  MailServer seed = BobAt(plain.port(), MailSecurity::kAuto, "secret");
  seed.auth_optional = true;
  EXPECT_EQ(Verified(seed),
            "not encrypted / the server offers no AUTH; mail goes without");
}

TEST(VerifySmtpTest, NobodyThereIsSaidWithWhatToDo) {
  EXPECT_EQ(Verified(ServerAt(DeadPort())),
            "connect to 127.0.0.1:PORT: refused; nothing listens there: check "
            "mail.host and mail.port");
  EXPECT_EQ(Verified(ServerAt(25, MailSecurity::kNone, "no.such.invalid")),
            "connect to no.such.invalid:PORT: no such host; check mail.host, "
            "and the pod's DNS");
}

TEST(VerifySmtpTest, ASilentServerIsSaidWithWhatToDo) {
  const ScriptedSmtp smtp({{"", SmtpAnswer::Then::kSilence}});
  MailServer server = ServerAt(smtp.port());
  server.timeout = std::chrono::milliseconds(50);
  EXPECT_EQ(Verified(server),
            "greeting of 127.0.0.1:PORT: timed out; check mail.host and "
            "mail.port, and whether a firewall or a NetworkPolicy stops us; a "
            "port that speaks TLS at once needs mail.security: tls");
}

TEST(VerifySmtpTest, AServerThatHangsUpIsSaidWithWhatToDo) {
  const ScriptedSmtp smtp({{"", SmtpAnswer::Then::kHangUp}});
  EXPECT_EQ(Verified(ServerAt(smtp.port())),
            "greeting of 127.0.0.1:PORT: the server hung up; check mail.port: "
            "one that speaks TLS at once needs mail.security: tls");
}

TEST(VerifySmtpTest, AdviceOfTheSessionsOwnIsNotFollowedByMore) {
  const SmtpServer smtp;
  EXPECT_EQ(Verified(ServerAt(smtp.port(), MailSecurity::kStartTls)),
            "STARTTLS at 127.0.0.1:PORT: the server does not offer it; set "
            "security: tls for a port that speaks TLS at once, or security: "
            "none");
}

}  // namespace
}  // namespace leadsman
