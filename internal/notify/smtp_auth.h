// SMTP AUTH (RFC 4954): which mechanism, and what it says. No I/O.
#ifndef LEADSMAN_INTERNAL_NOTIFY_SMTP_AUTH_H_
#define LEADSMAN_INTERNAL_NOTIFY_SMTP_AUTH_H_

#include <string>
#include <string_view>

#include "internal/base/result.h"
#include "internal/config/settings.h"
#include "internal/notify/smtp_text.h"

namespace leadsman {

struct Credentials {
  std::string username;
  std::string password;  // or the token of XOAUTH2
};

// The mechanism to use, or why there is none. `auto` takes the simplest over
// TLS, and unencrypted first the one that does not show the password.
[[nodiscard]] Result<MailAuth, std::string> ChooseAuth(MailAuth wanted,
                                                       const SmtpOffers& offers,
                                                       bool encrypted);

// "PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2".
std::string_view AuthName(MailAuth mechanism);

// What may go with the AUTH command itself; "" = nothing, wait to be asked.
std::string FirstResponse(MailAuth mechanism, const Credentials& credentials);

// The line that answers the server's challenge number `step`, from 0.
std::string Response(MailAuth mechanism, const Credentials& credentials,
                     int step, std::string_view challenge);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_SMTP_AUTH_H_
