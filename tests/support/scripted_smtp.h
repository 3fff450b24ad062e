// ScriptedSmtp: a mail server that does exactly what the test says, wrong
// things above all.
#ifndef LEADSMAN_TESTS_SUPPORT_SCRIPTED_SMTP_H_
#define LEADSMAN_TESTS_SUPPORT_SCRIPTED_SMTP_H_

#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/socket.h"

namespace leadsman {

struct SmtpAnswer {
  enum class Then {
    kGoOn,     // waits for the client's next line
    kHangUp,   // closes
    kReset,    // closes with RST
    kSilence,  // says no more, and waits for the client to go
  };
  std::string bytes;  // sent as they are; CRLF is the script's to write
  Then then = Then::kGoOn;
  int pause_ms = 0;  // before each byte: a drip
};

class ScriptedSmtp {
 public:
  // script[0] is said at once, each further answer to one line of the client's;
  // after an answer that begins with 354, to all up to CRLF.CRLF. Closes at
  // the script's end. Every connection gets the same script, one at a time.
  explicit ScriptedSmtp(std::vector<SmtpAnswer> script,
                        const char* address = "127.0.0.1");
  ~ScriptedSmtp();
  ScriptedSmtp(const ScriptedSmtp&) = delete;
  ScriptedSmtp& operator=(const ScriptedSmtp&) = delete;

  int port() const { return listener_.port(); }
  // What clients said so far: lines with their CRLF, and whole messages.
  std::vector<std::string> Heard() const;
  bool HeardLine(const std::string& line) const;  // without its CRLF
  int connections() const;

 private:
  void Serve();
  void Converse(Connection& client);
  bool Say(Connection& client, const SmtpAnswer& answer);

  std::vector<SmtpAnswer> script_;
  Listener listener_;
  mutable std::mutex mutex_;
  std::vector<std::string> heard_;
  int connections_ = 0;
  bool over_ = false;
  std::thread thread_;
};

// A server without faults, up to the answer to QUIT; tests change what they
// are about. Indices: greeting 0, EHLO 1, MAIL 2, RCPT 3, DATA 4, message 5,
// QUIT 6.
std::vector<SmtpAnswer> PoliteScript();

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_SCRIPTED_SMTP_H_
