// SmtpChannel: mail by Poco's SMTPClientSession. Only smtp_*.cc see Poco.
#ifndef LEADSMAN_INTERNAL_NOTIFY_SMTP_CHANNEL_H_
#define LEADSMAN_INTERNAL_NOTIFY_SMTP_CHANNEL_H_

#include <functional>
#include <memory>
#include <string>

#include "internal/base/clock.h"
#include "internal/config/settings.h"
#include "internal/notify/alert_channel.h"

namespace leadsman {

// Each line of the dialogue, "C: EHLO pod.example" / "S: 250 OK", and what else
// happens, "* TLS, certificate verified"; with credentials masked and the
// message's body left out. On the sender thread.
using SmtpTrace = std::function<void(const std::string& line)>;

// Beside MailServer::timeout, which bounds connecting and each answer.
struct SmtpTimes {
  // All before the final dot. Whoever answers each command just in time holds
  // us no longer than that.
  milliseconds session{300'000};
  // The answer to the final dot: RFC 5321 section 4.5.3.2.6, because who does
  // not wait for it sends the mail twice.
  milliseconds end_of_data{600'000};
  milliseconds quit{2'000};
};

// One SMTP session per Send. `server` is a value: a reload makes a new channel.
// Abort is final: it also ends each later Send, so that none can slip in
// between a Stop and its Abort.
std::unique_ptr<AlertChannel> NewSmtpChannel(MailServer server,
                                             SmtpTrace trace = nullptr,
                                             SmtpTimes times = {});

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_SMTP_CHANNEL_H_
