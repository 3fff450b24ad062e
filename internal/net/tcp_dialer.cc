#include "internal/net/tcp_dialer.h"

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "internal/base/time_text.h"
#include "internal/net/errno_fault.h"

namespace leadsman {

struct TcpDialer::Dialing {
  std::vector<SocketAddress> addresses;
  std::size_t next = 0;
  std::string where;
  milliseconds timeout{0};
  SteadyTime start;
  TimerId timer = 0;
  int fd = -1;
  int family = 0;  // of the address tried
  // The likeliest address comes first, so its error is the one told.
  int first_error = 0;
  int first_family = 0;
  TcpDone done;
};

TcpDialer::TcpDialer(Loop& loop) : loop_(loop) {}

TcpDialer::~TcpDialer() {
  for (auto& [id, dialing] : dialing_) {
    loop_.Cancel(dialing->timer);
    CloseSocket(*dialing);
  }
}

void TcpDialer::CloseSocket(Dialing& dialing) {
  if (dialing.fd < 0) return;
  loop_.Unwatch(dialing.fd);
  const linger now{.l_onoff = 1, .l_linger = 0};
  setsockopt(dialing.fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  close(std::exchange(dialing.fd, -1));
}

void TcpDialer::GiveUpAddress(Dialing& dialing, int error) {
  if (dialing.first_error == 0) {
    dialing.first_error = error;
    dialing.first_family = dialing.family;
  }
  CloseSocket(dialing);
}

void TcpDialer::Dial(std::vector<SocketAddress> addresses, std::string where,
                     milliseconds timeout, TcpDone done) {
  const std::uint64_t id = ++last_;
  auto dialing = std::make_unique<Dialing>();
  dialing->addresses = std::move(addresses);
  dialing->where = std::move(where);
  dialing->timeout = timeout;
  dialing->start = std::chrono::steady_clock::now();
  dialing->done = std::move(done);
  dialing->timer = loop_.RunAt(dialing->start + timeout,
                               [this, id] { Finish(id, 0, true); });
  dialing_.emplace(id, std::move(dialing));
  TryNext(id);
}

// Never calls `done` itself: even an answer that is there at once is told on
// the loop's next turn.
void TcpDialer::TryNext(std::uint64_t id) {
  Dialing& dialing = *dialing_.at(id);
  while (dialing.next < dialing.addresses.size()) {
    const SocketAddress& address = dialing.addresses[dialing.next++];
    dialing.family = address.storage.ss_family;
    dialing.fd =
        socket(dialing.family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (dialing.fd >= 0 &&
        (connect(dialing.fd, address.raw(), address.size) == 0 ||
         errno == EINPROGRESS) &&
        loop_.Watch(dialing.fd, EPOLLOUT,
                    [this, id](std::uint32_t) { OnWritable(id); })) {
      return;
    }
    GiveUpAddress(dialing, errno);
  }
  const int error = dialing.first_error;
  loop_.Cancel(dialing.timer);
  dialing.timer =
      loop_.RunAt(loop_.Now(), [this, id, error] { Finish(id, error, false); });
}

void TcpDialer::OnWritable(std::uint64_t id) {
  Dialing& dialing = *dialing_.at(id);
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(dialing.fd, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error == 0) {
    Finish(id, 0, false);
    return;
  }
  GiveUpAddress(dialing, error);
  TryNext(id);
}

void TcpDialer::Finish(std::uint64_t id, int error, bool late) {
  const auto node = dialing_.extract(id);
  Dialing& dialing = *node.mapped();
  CloseSocket(dialing);
  loop_.Cancel(dialing.timer);
  const auto latency = std::chrono::duration_cast<microseconds>(
      std::chrono::steady_clock::now() - dialing.start);
  if (!late && error == 0 && latency <= dialing.timeout) {
    dialing.done(TcpReply{.phases = {.connect = latency}, .latency = latency});
    return;
  }
  NetError failed{.latency = latency};
  if (error == 0) {
    failed.fault = NetFault::kTimeout;
    failed.detail = "connect to " + dialing.where + ": no answer within " +
                    FormatDuration(dialing.timeout);
  } else {
    failed.fault = FaultOfErrno(error, dialing.first_family);
    failed.detail = "connect to " + dialing.where + ": " + WordOfErrno(error);
  }
  dialing.done(Unexpected<NetError>(std::move(failed)));
}

}  // namespace leadsman
