// AlertChannel: a way to reach people. One today, SMTP; a webhook will follow.
//
// Sender thread only. Send blocks, up to the channel's own time-outs; Abort,
// from any thread, makes a running Send end soon.
#ifndef LEADSMAN_INTERNAL_NOTIFY_ALERT_CHANNEL_H_
#define LEADSMAN_INTERNAL_NOTIFY_ALERT_CHANNEL_H_

#include <string>
#include <string_view>
#include <vector>

namespace leadsman {

// A message as it goes out: rendered once, at its edge; a retry sends the same
// bytes to those who have not had it.
struct OutMessage {
  std::string id;  // Message-ID with its angle brackets; the same on each try
  std::string sender;                   // bare address, for MAIL FROM
  std::vector<std::string> recipients;  // bare addresses, still open
  std::string bytes;  // whole RFC 5322 message, CRLF line ends, not dot-stuffed
};

// What became of a recipient; named by the next step.
enum class Delivered {
  kAccepted,
  kRetry,    // 4xx, network, time-out: exponential back-off
  kTrouble,  // our own: 5xx to greeting, EHLO, AUTH or MAIL, or a certificate
             // that does not verify: keep, retry at the longest step, say so
  kGiveUp,   // 5xx to its RCPT, to DATA or to DATA's end
};

struct RecipientResult {
  std::string recipient;
  Delivered delivered = Delivered::kRetry;
  int code = 0;     // SMTP reply code; 0 = there was none
  std::string why;  // one line: "connect to mail.example:587: refused"
};

struct SendReport {
  std::vector<RecipientResult> recipients;  // one each, in the order given
  // The connection broke between the end of DATA and its answer: those marked
  // kRetry may have had it, and will get the same Message-ID again.
  bool doubtful = false;
};

class AlertChannel {
 public:
  virtual ~AlertChannel() = default;
  virtual std::string_view name() const = 0;  // "mail": a metric label
  virtual SendReport Send(const OutMessage& message) = 0;
  virtual void Abort() = 0;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_ALERT_CHANNEL_H_
