// SmtpSession: one conversation with one server, by Poco's SMTPClientSession.
//
// Command by command, because Poco's login, sendMessage, close and destructor
// each do something we cannot have: send a password in clear where STARTTLS is
// missing, drop a message for one refused recipient, throw after acceptance,
// wait a second time. Every answer has a deadline; no exception leaves.
#ifndef LEADSMAN_INTERNAL_NOTIFY_SMTP_SESSION_H_
#define LEADSMAN_INTERNAL_NOTIFY_SMTP_SESSION_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "internal/base/clock.h"
#include "internal/base/result.h"
#include "internal/config/settings.h"
#include "internal/notify/alert_channel.h"
#include "internal/notify/smtp_channel.h"
#include "internal/notify/smtp_text.h"

namespace leadsman {

struct SmtpFailure {
  Delivered delivered = Delivered::kRetry;
  int code = 0;
  std::string why;
};

template <typename T>
using SmtpResult = Result<T, SmtpFailure>;

class SmtpSession {
 public:
  virtual ~SmtpSession() = default;

  // Up to and with AUTH.
  [[nodiscard]] virtual SmtpResult<void> Open() = 0;
  // Sends a line, returns the answer, whatever its code. `what` names the step
  // in errors: "MAIL".
  [[nodiscard]] virtual SmtpResult<SmtpReply> Command(
      std::string_view what, const std::string& line) = 0;
  // Sends `body`, which DotStuffed made; no answer follows.
  [[nodiscard]] virtual SmtpResult<void> SendBody(const std::string& body) = 0;
  // Sends the final "." and returns the answer to the message.
  [[nodiscard]] virtual SmtpResult<SmtpReply> EndBody() = 0;
  // Says goodbye, waiting shortly; whatever goes wrong is of no interest.
  virtual void Quit() = 0;

  virtual bool encrypted() const = 0;
  // What is wrong with a certificate that was taken all the same; "" = nothing.
  virtual const std::string& certificate_complaint() const = 0;
  // There are credentials, but the server offers no AUTH.
  virtual bool went_without_auth() const = 0;

  // A reply that is not the one hoped for, as a failure; `final` is what a 5xx
  // means at this step.
  virtual SmtpFailure Refused(std::string_view what, const SmtpReply& reply,
                              Delivered final) const = 0;
};

// `server` must outlive it. Once `abort_fd` is readable, all calls end.
std::unique_ptr<SmtpSession> NewSmtpSession(const MailServer& server,
                                            const SmtpTimes& times,
                                            SmtpTrace trace, int abort_fd);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_SMTP_SESSION_H_
