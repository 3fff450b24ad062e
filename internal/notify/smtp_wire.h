// SmtpWire: the connection under an SMTP session, as a Poco socket.
//
// Poco's own time-outs are per read, so that a peer which drips a byte a second
// holds a session for ever. Here nothing blocks but one poll(2), which ends at
// the deadline or at an abort; that holds for connecting, the TLS handshake,
// reading and writing alike, and needs no watchdog thread. Resolving a name
// alone is the C library's and ends by resolv.conf's time-outs.
// Errors are Poco exceptions, as a SocketImpl's must be; SmtpSession ends them.
#ifndef LEADSMAN_INTERNAL_NOTIFY_SMTP_WIRE_H_
#define LEADSMAN_INTERNAL_NOTIFY_SMTP_WIRE_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include <Poco/Net/Context.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/StreamSocketImpl.h>

#include "internal/base/clock.h"

namespace leadsman {

class SmtpWire final : public Poco::Net::StreamSocketImpl {
 public:
  using Tap = std::function<void(std::string_view line)>;

  // `abort_fd`: readable from the moment on when all has to end. `received`
  // gets each line as it is read.
  SmtpWire(int abort_fd, Tap received);

  void SetDeadline(SteadyTime deadline) { deadline_ = deadline; }

  // Tries the addresses of `host` in turn, each for `timeout`.
  void Connect(const std::string& host, int port, milliseconds timeout);

  // Wraps the connection. Certificate chain and host name are verified; where
  // `lenient`, what is wrong with them is returned instead of thrown. Refuses
  // if the server already sent something that belongs behind the handshake.
  std::string StartTls(const Poco::Net::Context::Ptr& context,
                       const std::string& host, bool lenient);

  bool to_loopback() const { return to_loopback_; }

  // Poco::Net::StreamSocketImpl. Reading gives at most one line, so that
  // nothing is ever read past an answer's end.
  int sendBytes(const void* buffer, int length, int flags) override;
  int receiveBytes(void* buffer, int length, int flags) override;
  Poco::Net::SocketAddress address() override { return inner_.address(); }
  Poco::Net::SocketAddress peerAddress() override {
    return inner_.peerAddress();
  }
  void close() override { inner_.close(); }

  // Starts the count that bounds one answer.
  void ExpectAnswer() { answer_bytes_ = 0; }

 protected:
  ~SmtpWire() override = default;

 private:
  void ConnectTo(const Poco::Net::SocketAddress& address);
  void Wait(short events);
  void FillLine();

  int abort_fd_;
  Tap received_;
  Poco::Net::StreamSocket inner_;
  SteadyTime deadline_;
  bool to_loopback_ = false;
  std::string unread_;
  std::size_t answer_bytes_ = 0;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_SMTP_WIRE_H_
