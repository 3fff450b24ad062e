#include "internal/notify/smtp_wire.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <utility>
#include <vector>

#include <Poco/Exception.h>
#include <Poco/Net/DNS.h>
#include <Poco/Net/HostEntry.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>

#include "internal/notify/smtp_tls.h"

namespace leadsman {
namespace {

using Poco::Net::IPAddress;
using Poco::Net::SecureStreamSocket;

constexpr std::size_t kMaxLine = 4096;  // also DialogSocket's limit
constexpr std::size_t kMaxAnswer = 64 * 1024;

std::vector<IPAddress> Resolve(const std::string& host) {
  IPAddress literal;
  if (IPAddress::tryParse(host, literal)) return {literal};
  std::vector<IPAddress> addresses =
      Poco::Net::DNS::hostByName(host, 0).addresses();
  if (addresses.empty()) throw Poco::Net::NoAddressFoundException(host);
  return addresses;
}

}  // namespace

SmtpWire::SmtpWire(int abort_fd, Tap received)
    : abort_fd_(abort_fd), received_(std::move(received)) {}

void SmtpWire::Connect(const std::string& host, int port,
                       milliseconds timeout) {
  const std::vector<IPAddress> addresses = Resolve(host);
  const SteadyTime over_all = deadline_;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    deadline_ = std::min(over_all, std::chrono::steady_clock::now() + timeout);
    try {
      ConnectTo({addresses[i], static_cast<Poco::UInt16>(port)});
      to_loopback_ = addresses[i].isLoopback();
      return;
    } catch (const Poco::Net::ConnectionAbortedException&) {
      throw;
    } catch (const Poco::Exception&) {
      if (i + 1 == addresses.size()) throw;
    }
  }
}

void SmtpWire::ConnectTo(const Poco::Net::SocketAddress& address) {
  inner_ = Poco::Net::StreamSocket();
  inner_.connectNB(address);
  Wait(POLLOUT);
  const int error = inner_.impl()->socketError();
  if (error != 0) Poco::Net::SocketImpl::error(error, address.toString());
  inner_.setNoDelay(true);
}

// Returns when the socket may be ready, or has failed, which the next call on
// it will tell.
void SmtpWire::Wait(short events) {
  while (true) {
    const auto left = std::chrono::ceil<milliseconds>(
        deadline_ - std::chrono::steady_clock::now());
    if (left.count() <= 0) throw Poco::TimeoutException();
    std::array<pollfd, 2> fds{
        {{.fd = inner_.impl()->sockfd(), .events = events, .revents = 0},
         {.fd = abort_fd_, .events = POLLIN, .revents = 0}}};
    const int ready = ::poll(
        fds.data(), fds.size(),
        static_cast<int>(std::min<milliseconds::rep>(left.count(), 60000)));
    if (ready < 0 && errno != EINTR) {
      Poco::Net::SocketImpl::error(errno);
    }
    if (fds[1].revents != 0) {
      throw Poco::Net::ConnectionAbortedException("aborted");
    }
    if (ready > 0) return;
  }
}

std::string SmtpWire::StartTls(const Poco::Net::Context::Ptr& context,
                               const std::string& host, bool lenient) {
  if (!unread_.empty()) {
    throw Poco::Net::SSLException(
        "the server sent something before the TLS handshake");
  }
  const ChainJudge judge(lenient);
  SecureStreamSocket secure = SecureStreamSocket::attach(inner_, host, context);
  inner_ = secure;
  try {
    while (true) {
      const int done = secure.completeHandshake();
      if (done == 1) break;
      if (done == 0) {
        throw Poco::Net::ConnectionResetException();
      }
      Wait(done == SecureStreamSocket::ERR_SSL_WANT_WRITE ? POLLOUT : POLLIN);
    }
  } catch (const Poco::Net::SSLException&) {
    if (judge.complaint().empty()) throw;
    throw Poco::Net::CertificateValidationException(judge.complaint());
  }
  try {
    secure.verifyPeerCertificate(host);
  } catch (const Poco::Net::SSLException&) {
    std::string complaint =
        judge.complaint().empty() ? "is not for " + host : judge.complaint();
    if (!lenient) throw Poco::Net::CertificateValidationException(complaint);
    return complaint;
  }
  return judge.complaint();
}

int SmtpWire::sendBytes(const void* buffer, int length, int /*flags*/) {
  const char* next = static_cast<const char*>(buffer);
  int left = length;
  while (left > 0) {
    // Asked each time, so that a peer which takes a byte a second cannot keep
    // us past the deadline.
    Wait(POLLOUT);
    const int sent = inner_.sendBytes(next, left, MSG_NOSIGNAL);
    if (sent == SecureStreamSocket::ERR_SSL_WANT_READ) {
      if (inner_.secure()) Wait(POLLIN);
      continue;
    }
    if (sent < 0) continue;
    next += sent;
    left -= sent;
  }
  return length;
}

void SmtpWire::FillLine() {
  std::array<char, 2048> chunk{};
  while (unread_.find('\n') == std::string::npos) {
    if (unread_.size() > kMaxLine || answer_bytes_ > kMaxAnswer) {
      throw Poco::Net::MessageException("the server's answer has no end");
    }
    if (std::chrono::steady_clock::now() >= deadline_) {
      throw Poco::TimeoutException();
    }
    const int got =
        inner_.receiveBytes(chunk.data(), static_cast<int>(chunk.size()));
    if (got == 0) throw Poco::Net::ConnectionResetException();
    if (got < 0) {
      Wait(got == SecureStreamSocket::ERR_SSL_WANT_WRITE ? POLLOUT : POLLIN);
      continue;
    }
    unread_.append(chunk.data(), static_cast<std::size_t>(got));
    answer_bytes_ += static_cast<std::size_t>(got);
  }
}

int SmtpWire::receiveBytes(void* buffer, int length, int /*flags*/) {
  FillLine();
  const std::size_t line = unread_.find('\n') + 1;
  const std::size_t count =
      std::min(line, static_cast<std::size_t>(std::max(length, 0)));
  std::memcpy(buffer, unread_.data(), count);
  if (received_) received_(std::string_view(unread_).substr(0, count));
  unread_.erase(0, count);
  return static_cast<int>(count);
}

}  // namespace leadsman
