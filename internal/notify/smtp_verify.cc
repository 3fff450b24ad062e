#include "internal/notify/smtp_verify.h"

#include <array>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include "internal/base/text.h"
#include "internal/notify/alert_channel.h"
#include "internal/notify/no_pipe_signal.h"
#include "internal/notify/smtp_session.h"

namespace leadsman {
namespace {

constexpr int kNeverAborted = -1;  // poll takes no notice of it

// What to do, by the words of smtp_session.cc; those that end in advice of
// their own have none here.
std::string_view AdviceFor(std::string_view why) {
  struct Row {
    std::string_view words;
    std::string_view advice;
  };
  static constexpr std::array<Row, 6> kRows{{
      {": refused", "nothing listens there: check mail.host and mail.port"},
      {": timed out",
       "check mail.host and mail.port, and whether a firewall or a "
       "NetworkPolicy stops us; a port that speaks TLS at once needs "
       "mail.security: tls"},
      {": no such host", "check mail.host, and the pod's DNS"},
      {"does not verify",
       "set mail.caFile to the CA that signed it, and mail.host to a name in "
       "it"},
      {"AUTH ", "check mail.username and mail.password"},
      {": the server hung up",
       "check mail.port: one that speaks TLS at once needs mail.security: "
       "tls"},
  }};
  if (why.find(';') != std::string_view::npos) return {};
  for (const Row& row : kRows) {
    if (why.find(row.words) != std::string_view::npos) return row.advice;
  }
  return {};
}

Unexpected<std::string> Failed(const SmtpFailure& failure) {
  const std::string_view advice = AdviceFor(failure.why);
  return Unexpected<std::string>(
      advice.empty() ? failure.why : failure.why + "; " + std::string(advice));
}

Result<SmtpVerified, std::string> Talk(const MailServer& server,
                                       SmtpSession& session) {
  const auto opened = session.Open();
  if (!opened) return Failed(opened.error());
  const auto reply = session.Command("NOOP", "NOOP");
  if (!reply) return Failed(reply.error());
  if (reply->kind() != 2) {
    return Failed(session.Refused("NOOP at", *reply, Delivered::kTrouble));
  }
  SmtpVerified verified{.how = "not encrypted"};
  if (session.encrypted()) verified.how = "TLS with a verified certificate";
  if (const std::string& what = session.certificate_complaint();
      !what.empty()) {
    verified.how = "TLS";
    verified.concern = "the certificate is taken unverified: " + what;
  }
  if (session.went_without_auth()) {
    verified.concern = "the server offers no AUTH; mail goes without";
  } else if (!server.username.empty() && server.auth != MailAuth::kNone) {
    verified.how += ", AUTH as " + CleanText(server.username);
  }
  return verified;
}

}  // namespace

Result<SmtpVerified, std::string> VerifySmtp(const MailServer& server,
                                             SmtpTimes times) {
  const NoPipeSignal quiet;
  try {
    const auto session =
        NewSmtpSession(server, times, /*trace=*/nullptr, kNeverAborted);
    auto verified = Talk(server, *session);
    session->Quit();
    return verified;
  } catch (const std::exception& error) {
    return Unexpected<std::string>(std::string("mail: ") + error.what());
  }
}

}  // namespace leadsman
