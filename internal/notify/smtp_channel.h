// SmtpChannel: mail by Poco's SMTPClientSession. The only file that sees Poco.
#ifndef LEADSMAN_INTERNAL_NOTIFY_SMTP_CHANNEL_H_
#define LEADSMAN_INTERNAL_NOTIFY_SMTP_CHANNEL_H_

#include <functional>
#include <memory>
#include <string>

#include "internal/config/settings.h"
#include "internal/notify/alert_channel.h"

namespace leadsman {

// Each line of the dialogue, "C: EHLO pod.example" / "S: 250 OK", with
// credentials masked and the message's body left out. On the sender thread.
using SmtpTrace = std::function<void(const std::string& line)>;

// One SMTP session per Send. `server` is a value: a reload makes a new channel.
std::unique_ptr<AlertChannel> NewSmtpChannel(MailServer server,
                                             SmtpTrace trace = nullptr);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_SMTP_CHANNEL_H_
