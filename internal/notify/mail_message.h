// MailMessage: a Telling, written as the RFC 5322 message that goes out.
#ifndef LEADSMAN_INTERNAL_NOTIFY_MAIL_MESSAGE_H_
#define LEADSMAN_INTERNAL_NOTIFY_MAIL_MESSAGE_H_

#include <string>
#include <string_view>

#include "internal/base/result.h"
#include "internal/config/settings.h"
#include "internal/health/incident.h"
#include "internal/notify/alert_channel.h"

namespace leadsman {

// Pure. Message-ID, and In-Reply-To with References from the second mail of an
// incident on, follow from the incident's id and the pod, so that a message
// made again after a crash has the same one. All recipients of `mail` (to and
// cc) are open. Nothing that the telling quotes can add a header, a recipient
// or a command.
OutMessage MakeMail(const Telling& telling, const MailSettings& mail,
                    const Labels& labels, const PodFacts& pod);

// The bare address of an RFC 5322 mailbox ("Bob <bob@example>" or
// "bob@example"), or what is wrong with it. Strict: no control bytes, no
// blanks, no angle brackets inside, one '@' with something on both sides;
// ASCII (a non-ASCII domain must be given in its xn-- form).
[[nodiscard]] Result<std::string, std::string> AddressOf(
    std::string_view mailbox);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_MAIL_MESSAGE_H_
