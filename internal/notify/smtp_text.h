// SMTP as text (RFC 5321): what a server's answers say, and how a message is
// put on the wire. Pure.
#ifndef LEADSMAN_INTERNAL_NOTIFY_SMTP_TEXT_H_
#define LEADSMAN_INTERNAL_NOTIFY_SMTP_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

namespace leadsman {

struct SmtpReply {
  int code = 0;      // 200…599; 0 = what came is no SMTP reply
  std::string text;  // one clean line, without the code: "5.1.1 no such user"

  int kind() const { return code / 100; }  // 2, 3, 4 or 5
};

// `lines`: all lines of one reply, separated by LF, codes included.
SmtpReply ParseReply(std::string_view lines);

// What EHLO said the server can do.
struct SmtpOffers {
  bool start_tls = false;
  std::vector<std::string> auth;  // mechanisms, upper case; empty = no AUTH
};
SmtpOffers ParseOffers(std::string_view lines);

// For DATA: every line end becomes CRLF, a line's leading dot is doubled, and
// the last line is ended. The final "." is not part of it.
std::string DotStuffed(std::string_view message);

// `name` if EHLO may say it (a domain, or an address literal); "" if not.
std::string HeloName(std::string_view name);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_SMTP_TEXT_H_
