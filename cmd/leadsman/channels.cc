#include "cmd/leadsman/channels.h"

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "internal/notify/mail_message.h"
#include "internal/notify/smtp_channel.h"

namespace leadsman {

std::function<OutMessage(const Telling&)> RendererFor(const Settings& settings,
                                                      const PodFacts& pod) {
  if (!settings.mail) return nullptr;
  return [mail = *settings.mail, labels = settings.labels,
          pod](const Telling& telling) {
    return MakeMail(telling, mail, labels, pod);
  };
}

std::unique_ptr<AlertChannel> ChannelFor(const Settings& settings) {
  return settings.mail ? NewSmtpChannel(settings.mail->server) : nullptr;
}

std::set<std::string> Muted(std::set<std::string> before,
                            const std::vector<Check>& checks) {
  for (const Check& check : checks) {
    if (check.alert) {
      before.erase(check.name);
    } else {
      before.insert(check.name);
    }
  }
  return before;
}

}  // namespace leadsman
