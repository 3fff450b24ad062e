// SmtpTls: how we want TLS to be. Poco's, with what it leaves out put in.
#ifndef LEADSMAN_INTERNAL_NOTIFY_SMTP_TLS_H_
#define LEADSMAN_INTERNAL_NOTIFY_SMTP_TLS_H_

#include <string>

#include <Poco/Net/Context.h>

namespace leadsman {

// TLS 1.2 or newer, chain and host name verified against `ca_file`. Made anew
// for each session, so that a renewed file counts, and gone with it. Throws
// Poco exceptions; the first call starts OpenSSL.
Poco::Net::Context::Ptr NewTlsContext(const std::string& ca_file);

// For one handshake on this thread: collects what is wrong with a chain, and,
// where `lenient`, lets it pass. (Poco knows one process-wide handler only,
// whose default asks a question on standard input.)
class ChainJudge {
 public:
  explicit ChainJudge(bool lenient);
  ~ChainJudge();
  ChainJudge(const ChainJudge&) = delete;
  ChainJudge& operator=(const ChainJudge&) = delete;

  const std::string& complaint() const;  // "" = the chain is good
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_SMTP_TLS_H_
