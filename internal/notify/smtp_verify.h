// Tries a mail server as far as one can without a mail: connect, TLS, EHLO,
// AUTH, NOOP. Blocks, up to the server's time-outs; any thread.
#ifndef LEADSMAN_INTERNAL_NOTIFY_SMTP_VERIFY_H_
#define LEADSMAN_INTERNAL_NOTIFY_SMTP_VERIFY_H_

#include <string>

#include "internal/base/result.h"
#include "internal/config/settings.h"
#include "internal/notify/smtp_channel.h"

namespace leadsman {

struct SmtpVerified {
  std::string how;      // "TLS with a verified certificate, AUTH as bob"
  std::string concern;  // it works, but; "" = nothing
};

// The error is one line, the session's own: "connect to mail.example:587:
// refused", and in it what to do where we know.
[[nodiscard]] Result<SmtpVerified, std::string> VerifySmtp(
    const MailServer& server, SmtpTimes times = {});

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_SMTP_VERIFY_H_
