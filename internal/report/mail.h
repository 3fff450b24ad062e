// MailText: what a mail says, before it is wrapped as MIME. Pure.
#ifndef LEADSMAN_INTERNAL_REPORT_MAIL_H_
#define LEADSMAN_INTERNAL_REPORT_MAIL_H_

#include <string>
#include <utility>
#include <vector>

#include "internal/health/incident.h"

namespace leadsman {

struct MailText {
  std::string subject;  // UTF-8, one line
  std::string text;     // LF line ends
  std::string html;     // a whole document; everything quoted is escaped
};

struct MailTextOptions {
  const PodFacts& pod;
  const std::vector<std::pair<std::string, std::string>>& labels;
  int evidence_bytes = 500;  // how much of the web's answer may be quoted
};

MailText WriteMail(const Telling& telling, const MailTextOptions& options);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_REPORT_MAIL_H_
