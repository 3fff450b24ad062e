#include "cmd/demo-web/server.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <netdb.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <vector>

#include "cmd/demo-web/answer.h"

namespace leadsman {
namespace {

constexpr std::size_t kMaxHead = 64 * 1024;
constexpr seconds kRequestTime{60};
constexpr seconds kLeaveTime{2};  // for the peer to read to the end
constexpr int kCrashExit = 70;

std::string Errno() {
  return std::error_code(errno, std::generic_category()).message();
}

Result<Bound, std::string> BindTo(const std::string& host,
                                  const std::string& port) {
  const addrinfo hints{.ai_flags = AI_PASSIVE | AI_NUMERICHOST,
                       .ai_family = AF_UNSPEC,
                       .ai_socktype = SOCK_STREAM};
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) {
    return Unexpected<std::string>("--host: '" + host +
                                   "' is not a numeric address");
  }
  const int fd =
      socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  const int off = 0;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (found->ai_family == AF_INET6) {
    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  }
  const bool ok = fd >= 0 && bind(fd, found->ai_addr, found->ai_addrlen) == 0 &&
                  listen(fd, SOMAXCONN) == 0;
  freeaddrinfo(found);
  if (!ok) {
    const std::string why = Errno();
    if (fd >= 0) close(fd);
    return Unexpected<std::string>("cannot listen on " + host + " port " +
                                   port + ": " + why);
  }
  std::array<char, NI_MAXSERV> service{};
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  auto* const address = reinterpret_cast<sockaddr*>(&bound);
  getsockname(fd, address, &size);
  getnameinfo(address, size, nullptr, 0, service.data(), service.size(),
              NI_NUMERICSERV);
  return Bound{.fd = fd,
               .port = static_cast<std::uint16_t>(std::atoi(service.data()))};
}

}  // namespace

Result<Bound, std::string> Bind(const std::string& host, std::uint16_t port) {
  auto bound = BindTo(host, std::to_string(port));
  if (!bound && host == "::") return BindTo("0.0.0.0", std::to_string(port));
  return bound;
}

Server::~Server() {
  for (const Peer& peer : peers_) close(peer.fd);
  close(listener_);
}

void Server::Run(int stop) {
  std::vector<pollfd> fds;
  while (true) {
    fds = {{.fd = stop, .events = POLLIN, .revents = 0},
           {.fd = listener_, .events = POLLIN, .revents = 0}};
    for (const Peer& peer : peers_) {
      const bool sends = peer.step == Peer::Step::kSending;
      fds.push_back({.fd = peer.fd,
                     .events = static_cast<short>(sends ? POLLOUT : POLLIN),
                     .revents = 0});
    }
    if (poll(fds.data(), fds.size(), PatienceMs(SteadyTime::clock::now())) <
            0 &&
        errno != EINTR) {
      return;
    }
    if (fds[0].revents != 0) return;
    const SteadyTime now = SteadyTime::clock::now();
    auto polled = fds.begin() + 2;
    for (auto peer = peers_.begin(); peer != peers_.end(); ++polled) {
      bool stays = true;
      if (polled->revents != 0) {
        stays = peer->step == Peer::Step::kSending ? Send(*peer, now)
                                                   : Read(*peer, now);
      }
      if (stays && now >= peer->due) stays = Advance(*peer, now);
      if (!stays) close(peer->fd);
      peer = stays ? std::next(peer) : peers_.erase(peer);
    }
    if (fds[1].revents != 0) Accept(now);
  }
}

int Server::PatienceMs(SteadyTime now) const {
  constexpr milliseconds kLongest{60'000};
  milliseconds patience = kLongest;
  for (const Peer& peer : peers_) {
    if (peer.due == SteadyTime::max()) continue;
    patience =
        std::min(patience, std::chrono::ceil<milliseconds>(peer.due - now));
  }
  return static_cast<int>(std::max(patience, milliseconds(0)).count());
}

void Server::Accept(SteadyTime now) {
  const int fd =
      accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd >= 0) peers_.push_back({.fd = fd, .due = now + kRequestTime});
}

bool Server::Read(Peer& peer, SteadyTime now) {
  std::array<char, 4096> chunk{};
  const ssize_t got = recv(peer.fd, chunk.data(), chunk.size(), 0);
  if (got < 0) return errno == EAGAIN || errno == EINTR;
  if (got == 0) return false;
  if (peer.step != Peer::Step::kReading) return true;  // thrown away
  peer.in.append(chunk.data(), static_cast<std::size_t>(got));
  const std::size_t end = peer.in.find("\r\n\r\n");
  if (end == std::string::npos) return peer.in.size() < kMaxHead;

  Answer answer = AnswerTo(std::string_view(peer.in).substr(0, end), site_);
  if (answer.end == Answer::End::kDie) std::_Exit(kCrashExit);
  peer.step = Peer::Step::kWaiting;
  peer.out = std::move(answer.bytes);
  peer.end = answer.end;
  peer.due = answer.end == Answer::End::kNever ? SteadyTime::max()
                                               : now + answer.delay;
  return true;
}

bool Server::Advance(Peer& peer, SteadyTime now) {
  if (peer.step != Peer::Step::kWaiting) return false;  // its time is over
  peer.step = Peer::Step::kSending;
  peer.due = now + kRequestTime;
  return Send(peer, now);
}

bool Server::Send(Peer& peer, SteadyTime now) {
  if (!peer.out.empty()) {
    const ssize_t sent =
        send(peer.fd, peer.out.data(), peer.out.size(), MSG_NOSIGNAL);
    if (sent < 0) return errno == EAGAIN || errno == EINTR;
    peer.out.erase(0, static_cast<std::size_t>(sent));
    if (!peer.out.empty()) return true;
  }
  if (peer.end == Answer::End::kReset) {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    setsockopt(peer.fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    return false;
  }
  // A close with bytes of the peer's unread would be a reset: wait for its.
  shutdown(peer.fd, SHUT_WR);
  peer.step = Peer::Step::kLeaving;
  peer.due = now + kLeaveTime;
  return true;
}

}  // namespace leadsman
