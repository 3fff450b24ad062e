// The relay: exim, which hands mail to a smarthost that wants a login.
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/image/compose/compose_stack.h"
#include "tests/support/certs.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::HasSubstr;
using testing::Not;

// A caret and a colon mean something in exim's own language.
constexpr const char* kPassword = "s^e:c^^r$et";

TEST_F(ComposeTest, RelaysWithALogin) {
  Configure({{"SMARTHOST_USER", "myuser"},
             {"SMARTHOST_PASSWORD", kPassword},
             {"SMTP_ALLOW_PLAINTEXT_AUTH", "true"},
             {"LEADSMAN_MAIL_HOST", "smtp"},
             {"LEADSMAN_MAIL_PORT", "25"}});
  Up();
  ASSERT_TRUE(Says("smtp", "daemon started"));
  Compose({"exec", "-T", "leadsman", "leadsman", "test", "mail"});
  EXPECT_TRUE(Says("catcher", "by smtp as myuser"));
  EXPECT_THAT(
      Log("catcher"),
      HasSubstr("mail from <devops@activity.net> to <ops@example.com>"));
  EXPECT_THAT(Log("catcher"), HasSubstr("Subject: [TEST] leadsman on "));
}

// The way of the seed's monitor.
TEST_F(ComposeTest, LogsInAtTheSmarthostItself) {
  Configure({{"SMARTHOST_USER", "myuser"},
             {"SMARTHOST_PASSWORD", kPassword},
             {"SMTP_ALLOW_PLAINTEXT_AUTH", "true"}});
  Up();
  ASSERT_TRUE(Says("catcher", "ready"));
  Compose({"exec", "-T", "leadsman", "leadsman", "test", "mail"});
  EXPECT_TRUE(Says("catcher", " as myuser"));
  EXPECT_THAT(Log("catcher"), Not(HasSubstr("by smtp")));
}

TEST_F(ComposeTest, RelayShowsNoPasswordUnencryptedAndKeepsTheMail) {
  Configure({{"SMARTHOST_USER", "myuser"},
             {"SMARTHOST_PASSWORD", kPassword},
             {"LEADSMAN_MAIL_HOST", "smtp"},
             {"LEADSMAN_MAIL_PORT", "25"}});
  Up();
  ASSERT_TRUE(Says("smtp", "daemon started"));
  Compose({"exec", "-T", "leadsman", "leadsman", "test", "mail"});
  EXPECT_TRUE(Says("smtp", " == ops@example.com"));
  EXPECT_EQ(Compose({"exec", "-T", "smtp", "exim4", "-bpc"}), "1\n");
  EXPECT_THAT(Log("catcher"), Not(HasSubstr("mail from")));
}

TEST_F(ComposeTest, RelayShowsThePasswordToAVerifiedServerOnly) {
  Configure();
  Up();  // so that the stack's network has an address outside of it
  std::string outside =
      machine()
          .Podman({"network", "inspect", "leadsman_default", "--format",
                   "{{range .Subnets}}{{.Gateway}}{{end}}"})
          .out;
  outside.resize(outside.find_last_not_of('\n') + 1);
  TestCa ca;
  const CertFiles cert = ca.Issue("IP:" + outside);
  const TempDir mails;
  Process server(machine().OnItsNetwork(
      {"/usr/bin/python3", LEADSMAN_SOURCE_DIR "/tests/support/smtp_server.py",
       "--host", outside, "--port", "2525", "--out", mails.path(), "--auth",
       "myuser:secret", "--tls", "starttls", "--cert", cert.cert, "--key",
       cert.key}));
  ASSERT_TRUE(server.WaitForOut("ready"));
  Configure({{"SMARTHOST_ADDRESS", outside + ":2525"},
             {"SMARTHOST_USER", "myuser"},
             {"SMARTHOST_PASSWORD", "secret"},
             {"LEADSMAN_MAIL_HOST", "smtp"},
             {"LEADSMAN_MAIL_PORT", "25"}});
  Up();
  ASSERT_TRUE(Says("smtp", "daemon started"));
  Compose({"exec", "-T", "leadsman", "leadsman", "test", "mail"});
  ASSERT_TRUE(Says("smtp", " == ops@example.com"));
  EXPECT_THAT(Log("smtp"), HasSubstr("certificate"));
  EXPECT_FALSE(std::filesystem::exists(mails.Join("0001.json")));

  machine().Run({"/bin/bash", "-c",
                 "podman exec -i leadsman_smtp_1 tee -a "
                 "/etc/ssl/certs/ca-certificates.crt <" +
                     ca.ca_file()});
  Compose({"exec", "-T", "smtp", "exim4", "-qff"});
  ASSERT_TRUE(Says("smtp", "A=plain"));
  const std::string mail = ReadFileText(mails.Join("0001.json"));
  EXPECT_THAT(mail, HasSubstr("\"user\": \"myuser\", \"tls\": true"));
}

// The smarthost is reached by a name that is not its own, as with a CNAME.
TEST_F(ComposeTest, RelayShowsThePasswordToNamesItWasToldOnly) {
  Configure({{"SMARTHOST_USER", "myuser"},
             {"SMARTHOST_PASSWORD", kPassword},
             {"SMTP_ALLOW_PLAINTEXT_AUTH", "true"}});
  Up();
  ASSERT_TRUE(Says("smtp", "daemon started"));
  const auto may_log_in = [&](const std::string& host) {
    return Compose({"exec", "-T", "smtp", "exim4", "-be",
                    "${if match_domain{" + host +
                        "}{+smarthost_names}"
                        "{yes}{no}}"});
  };
  EXPECT_EQ(may_log_in("catcher"), "yes\n");
  EXPECT_EQ(may_log_in("other.example"), "no\n");
}

TEST_F(ComposeTest, RelayTakesMailFromPrivateNetworksOnly) {
  Configure();
  Up();
  ASSERT_TRUE(Says("smtp", "daemon started"));
  const auto answer = [&](const std::string& from) {
    return machine()
        .Run({"/bin/bash", "-c",
              "printf '%s\\r\\n' 'EHLO x.example' 'MAIL FROM:<a@x.example>' "
              "'RCPT TO:<b@y.example>' QUIT | "
              "podman exec -i leadsman_smtp_1 exim4 -bh " +
                  from})
        .out;
  };
  EXPECT_THAT(answer("203.0.113.5"), HasSubstr("550 relay not permitted"));
  EXPECT_THAT(answer("172.20.0.4"), HasSubstr("250 Accepted"));
}

}  // namespace
}  // namespace leadsman
