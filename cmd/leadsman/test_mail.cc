// `test mail`: sends one mail for real and prints the dialogue.
#include <iostream>
#include <optional>
#include <string>

#include "cmd/leadsman/commands.h"
#include "cmd/leadsman/load.h"
#include "internal/base/clock.h"
#include "internal/notify/mail_message.h"
#include "internal/notify/smtp_channel.h"

namespace leadsman {

int TestMailCommand(const SourceOptions& source) {
  const std::optional<Config> config = LoadConfig(source);
  if (!config) return kExitConfig;
  const std::optional<MailSettings>& mail = config->settings.mail;
  if (!mail) {
    Complain(
        "no mail is configured; set mail.host, mail.from and mail.to, or "
        "SMARTHOST_ADDRESS, SMTP_FROM and SMTP_TO");
    return kExitConfig;
  }
  const Telling test{.event = TellingEvent::kTest,
                     .at = SystemClock().Wall(),
                     .checks = static_cast<int>(config->checks.size())};
  const auto channel = NewSmtpChannel(
      mail->server, [](const std::string& line) { std::cout << line << '\n'; });
  const SendReport report =
      channel->Send(MakeMail(test, *mail, config->settings.labels, WhoAmI()));
  bool all_accepted = true;
  for (const RecipientResult& result : report.recipients) {
    if (result.delivered == Delivered::kAccepted) {
      std::cout << "accepted for " << result.recipient << '\n';
    } else {
      all_accepted = false;
      Complain("not accepted for " + result.recipient + ": " + result.why);
    }
  }
  return all_accepted ? kExitOk : kExitNo;
}

}  // namespace leadsman
