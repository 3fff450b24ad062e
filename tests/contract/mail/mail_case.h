// What the tests of the mail channel begin with.
#ifndef LEADSMAN_TESTS_CONTRACT_MAIL_MAIL_CASE_H_
#define LEADSMAN_TESTS_CONTRACT_MAIL_MAIL_CASE_H_

#include <string>
#include <utility>
#include <vector>

#include "internal/config/settings.h"
#include "internal/health/incident.h"
#include "internal/notify/alert_channel.h"
#include "internal/notify/mail_message.h"
#include "internal/notify/smtp_channel.h"

namespace leadsman {

// Patient, because the machine may be loaded; tests about patience set less.
inline MailServer ServerAt(int port,
                           MailSecurity security = MailSecurity::kNone,
                           const char* host = "127.0.0.1") {
  MailServer server;
  server.host = host;
  server.port = port;
  server.security = security;
  return server;
}

inline MailSettings SampleSettings(std::vector<std::string> to) {
  MailSettings mail;
  mail.from = "Leadsman <alerts@example.org>";
  mail.to = std::move(to);
  return mail;
}

inline Telling SampleTelling() {
  const WallTime at = std::chrono::sys_days(std::chrono::year{2026} / 11 / 24) +
                      std::chrono::hours(2);
  Incident incident;
  incident.id = "web-20261124T020000000Z";
  incident.check = "web";
  incident.opened = at;
  incident.reason = Reason::kRefused;
  incident.detail = "connect to 127.0.0.1:8000: refused";
  incident.target = "http://127.0.0.1:8000/";
  Telling telling;
  telling.incidents = {incident};
  telling.at = at;
  telling.checks = 1;
  telling.down = 1;
  return telling;
}

inline OutMessage SampleMail(std::vector<std::string> to = {
                                 "ops@example.org"}) {
  PodFacts pod;
  pod.name = "shop-7d9f";
  pod.namespace_name = "prod";
  pod.uid = "0b1c";
  return MakeMail(SampleTelling(), SampleSettings(std::move(to)), {}, pod);
}

// One session with `server`.
inline SendReport SendTo(const MailServer& server,
                         const OutMessage& message = SampleMail(),
                         SmtpTrace trace = nullptr, SmtpTimes times = {}) {
  return NewSmtpChannel(server, std::move(trace), times)->Send(message);
}

// The fate of the only recipient, or of the first.
inline RecipientResult FateAt(const MailServer& server) {
  return SendTo(server).recipients.at(0);
}

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_CONTRACT_MAIL_MAIL_CASE_H_
