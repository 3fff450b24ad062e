// TlsServer: openssl's own server, as a peer that is not ours.
#ifndef LEADSMAN_TESTS_SUPPORT_TLS_SERVER_H_
#define LEADSMAN_TESTS_SUPPORT_TLS_SERVER_H_

#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

#include "tests/support/certs.h"
#include "tests/support/socket.h"

namespace leadsman {

class TlsServer {
 public:
  // `options` for openssl s_server; with -www it answers every request with a
  // page, else the test answers: what is received comes out of Read, what is
  // given to Send goes in.
  TlsServer(const CertFiles& certificate, std::vector<std::string> options);
  ~TlsServer();
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  // "127.0.0.1:4433"; with -unix PATH in `options`: not to be asked.
  const std::string& At() const { return at_; }
  std::string Port() const { return at_.substr(at_.rfind(':') + 1); }
  std::string ReadUntil(const std::string& end) { return out_.ReadUntil(end); }
  void Send(const std::string& text) { in_.Send(text); }

 private:
  pid_t pid_ = 0;
  Connection in_;
  Connection out_;
  std::string at_;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_TLS_SERVER_H_
