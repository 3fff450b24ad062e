// SmtpServer: aiosmtpd (smtp_server.py) as a process of the test's own.
#ifndef LEADSMAN_TESTS_SUPPORT_SMTP_SERVER_H_
#define LEADSMAN_TESTS_SUPPORT_SMTP_SERVER_H_

#include <string>
#include <sys/types.h>
#include <vector>

#include "tests/support/temp_dir.h"

namespace leadsman {

// A message as the server accepted it, with its envelope.
struct StoredMail {
  std::string sender;
  std::vector<std::string> recipients;
  std::string data;  // byte for byte, dot-stuffing undone
  std::string helo;
  std::string user;  // who authenticated; "" = nobody
  bool tls = false;
};

class SmtpServer {
 public:
  // `options` as smtp_server.py takes them ("--auth", "bob:secret"). Listens
  // when the constructor returns; one port for its whole life.
  // `before`: words to put before its command, such as nsenter's.
  explicit SmtpServer(std::vector<std::string> options = {},
                      std::vector<std::string> before = {});
  ~SmtpServer();
  SmtpServer(const SmtpServer&) = delete;
  SmtpServer& operator=(const SmtpServer&) = delete;

  int port() const { return port_; }
  // Everything accepted so far, over all its runs, oldest first.
  std::vector<StoredMail> Mails() const;
  std::string MailFile(int number) const;  // path; 1 is the first

  void Stop();   // connections are reset, the port refuses
  void Start();  // on the same port again

 private:
  std::vector<std::string> options_;
  std::vector<std::string> before_;
  TempDir dir_;
  int port_ = 0;
  pid_t pid_ = -1;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_SMTP_SERVER_H_
