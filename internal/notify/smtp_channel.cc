#include "internal/notify/smtp_channel.h"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "internal/base/log.h"
#include "internal/base/text.h"
#include "internal/notify/mail_message.h"
#include "internal/notify/no_pipe_signal.h"
#include "internal/notify/smtp_session.h"
#include "internal/notify/smtp_text.h"

namespace leadsman {
namespace {

// What is known of each recipient; those not yet decided share a fate.
class Fates {
 public:
  explicit Fates(const std::vector<std::string>& recipients) {
    for (const std::string& recipient : recipients) {
      report_.recipients.push_back({.recipient = recipient});
      decided_.push_back(false);
    }
  }

  std::size_t size() const { return decided_.size(); }
  bool decided(std::size_t i) const { return decided_[i]; }
  bool AllDecided() const {
    for (const bool one : decided_) {
      if (!one) return false;
    }
    return true;
  }

  void Decide(std::size_t i, const SmtpFailure& fate) {
    RecipientResult& result = report_.recipients[i];
    result.delivered = fate.delivered;
    result.code = fate.code;
    result.why = fate.why;
    decided_[i] = true;
  }
  void DecideRest(const SmtpFailure& fate) {
    for (std::size_t i = 0; i < size(); ++i) {
      if (!decided_[i]) Decide(i, fate);
    }
  }
  void SetDoubtful() { report_.doubtful = true; }

  SendReport Report() && { return std::move(report_); }

 private:
  SendReport report_;
  std::vector<bool> decided_;
};

bool IsBareAddress(const std::string& text) {
  const auto address = AddressOf(text);
  return address && *address == text;
}

class SmtpChannel final : public AlertChannel {
 public:
  SmtpChannel(MailServer server, SmtpTrace trace, SmtpTimes times)
      : server_(std::move(server)),
        trace_(std::move(trace)),
        times_(times),
        abort_fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
  ~SmtpChannel() override { close(abort_fd_); }
  SmtpChannel(const SmtpChannel&) = delete;
  SmtpChannel& operator=(const SmtpChannel&) = delete;

  std::string_view name() const override { return "mail"; }

  SendReport Send(const OutMessage& message) override {
    Fates fates(message.recipients);
    const NoPipeSignal quiet;
    try {
      Talk(message, fates);
    } catch (const std::exception& error) {
      fates.DecideRest({.why = std::string("mail: ") + error.what()});
    }
    return std::move(fates).Report();
  }

  void Abort() override {
    const std::uint64_t one = 1;
    (void)!write(abort_fd_, &one, sizeof one);
  }

 private:
  void Talk(const OutMessage& message, Fates& fates);
  static void Transact(SmtpSession& session, const OutMessage& message,
                       Fates& fates);
  void SayOnce(const SmtpSession& session);

  const MailServer server_;
  const SmtpTrace trace_;
  const SmtpTimes times_;
  const int abort_fd_;
  std::string said_complaint_;
  bool said_no_auth_ = false;
};

void SmtpChannel::Talk(const OutMessage& message, Fates& fates) {
  // A last look: what is no bare address would be a command of its own.
  if (!IsBareAddress(message.sender)) {
    fates.DecideRest({.delivered = Delivered::kTrouble,
                      .why = "mail.from is not an address"});
  }
  for (std::size_t i = 0; i < fates.size(); ++i) {
    if (!fates.decided(i) && !IsBareAddress(message.recipients[i])) {
      fates.Decide(i, {.delivered = Delivered::kGiveUp,
                       .why = "recipient is not an address"});
    }
  }
  if (fates.AllDecided()) return;
  const auto session = NewSmtpSession(server_, times_, trace_, abort_fd_);
  const auto opened = session->Open();
  SayOnce(*session);
  if (!opened) {
    fates.DecideRest(opened.error());
  } else {
    Transact(*session, message, fates);
  }
  session->Quit();
}

void SmtpChannel::Transact(SmtpSession& session, const OutMessage& message,
                           Fates& fates) {
  const auto mail =
      session.Command("MAIL", "MAIL FROM:<" + message.sender + ">");
  if (!mail) return fates.DecideRest(mail.error());
  if (mail->kind() != 2) {
    return fates.DecideRest(
        session.Refused("MAIL at", *mail, Delivered::kTrouble));
  }
  for (std::size_t i = 0; i < fates.size(); ++i) {
    if (fates.decided(i)) continue;
    const std::string& recipient = message.recipients[i];
    const auto reply = session.Command("RCPT", "RCPT TO:<" + recipient + ">");
    if (!reply) return fates.DecideRest(reply.error());
    if (reply->kind() == 2) continue;
    fates.Decide(i, session.Refused("RCPT at", *reply, Delivered::kGiveUp));
  }
  if (fates.AllDecided()) return;
  const auto data = session.Command("DATA", "DATA");
  if (!data) return fates.DecideRest(data.error());
  if (data->kind() != 3) {
    return fates.DecideRest(
        session.Refused("DATA at", *data, Delivered::kGiveUp));
  }
  const auto body = session.SendBody(DotStuffed(message.bytes));
  if (!body) return fates.DecideRest(body.error());
  const auto end = session.EndBody();
  // From here on only an answer tells whether the server has the mail.
  if (!end || end->code == 0) fates.SetDoubtful();
  if (!end) return fates.DecideRest(end.error());
  if (end->kind() != 2) {
    return fates.DecideRest(
        session.Refused("end of DATA at", *end, Delivered::kGiveUp));
  }
  fates.DecideRest({.delivered = Delivered::kAccepted,
                    .code = end->code,
                    .why = std::to_string(end->code) + " " + end->text});
}

void SmtpChannel::SayOnce(const SmtpSession& session) {
  const std::string server = HostPort(server_.host, server_.port);
  if (session.certificate_complaint() != said_complaint_) {
    said_complaint_ = session.certificate_complaint();
    if (!said_complaint_.empty()) {
      Log(LogLevel::kWarn, "mail.unverified",
          {{"server", server}, {"certificate", said_complaint_}});
    }
  }
  if (session.went_without_auth() && server_.auth_optional && !said_no_auth_) {
    said_no_auth_ = true;
    Log(LogLevel::kWarn, "mail.no_auth",
        {{"server", server},
         {"detail", "the server offers no AUTH; mail goes without"}});
  }
}

}  // namespace

std::unique_ptr<AlertChannel> NewSmtpChannel(MailServer server, SmtpTrace trace,
                                             SmtpTimes times) {
  return std::make_unique<SmtpChannel>(std::move(server), std::move(trace),
                                       times);
}

}  // namespace leadsman
