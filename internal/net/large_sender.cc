#include "internal/net/large_sender.h"

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <unordered_map>
#include <utility>

namespace leadsman {

// One answer on its way. The destructor ends the connection, wherever that
// happens: sent, given up, or dropped with the loop.
struct LargeSender::Outgoing {
  Outgoing(int its_socket, std::shared_ptr<const std::string> its_bytes,
           std::atomic<std::size_t>& all)
      : socket(its_socket), bytes(std::move(its_bytes)), held(all) {}
  ~Outgoing() {
    shutdown(socket, sent == bytes->size() ? SHUT_WR : SHUT_RDWR);
    close(socket);
    held -= bytes->size();
  }
  Outgoing(const Outgoing&) = delete;
  Outgoing& operator=(const Outgoing&) = delete;

  int socket;
  std::shared_ptr<const std::string> bytes;
  std::atomic<std::size_t>& held;
  std::size_t sent = 0;
  TimerId timer = 0;
};

struct LargeSender::Shared {
  Shared(Loop& its_loop, seconds its_deadline)
      : loop(its_loop), deadline(its_deadline) {}

  void Start(std::shared_ptr<Outgoing> outgoing);
  void Write(int socket);
  void Drop(int socket);

  Loop& loop;
  seconds deadline;
  std::atomic<std::size_t> held{0};
  bool closed = false;
  std::unordered_map<int, std::shared_ptr<Outgoing>> outgoing;  // by socket
};

void LargeSender::Shared::Start(std::shared_ptr<Outgoing> one) {
  const int socket = one->socket;
  if (closed || !loop.Watch(socket, EPOLLOUT,
                            [this, socket](std::uint32_t) { Write(socket); })) {
    return;
  }
  one->timer =
      loop.RunAt(loop.Now() + deadline, [this, socket] { Drop(socket); });
  outgoing.emplace(socket, std::move(one));
}

void LargeSender::Shared::Write(int socket) {
  Outgoing& one = *outgoing.at(socket);
  // One write a turn, so that a fast reader does not keep the loop.
  const ssize_t wrote =
      send(socket, one.bytes->data() + one.sent, one.bytes->size() - one.sent,
           MSG_NOSIGNAL | MSG_DONTWAIT);
  if (wrote < 0) {
    if (errno != EAGAIN && errno != EINTR) Drop(socket);
    return;
  }
  one.sent += static_cast<std::size_t>(wrote);
  if (one.sent == one.bytes->size()) Drop(socket);
}

void LargeSender::Shared::Drop(int socket) {
  const auto node = outgoing.extract(socket);
  loop.Unwatch(socket);
  loop.Cancel(node.mapped()->timer);
}

LargeSender::LargeSender(Loop& loop, seconds deadline)
    : shared_(std::make_shared<Shared>(loop, deadline)) {}

LargeSender::~LargeSender() {
  shared_->closed = true;
  while (!shared_->outgoing.empty()) {
    shared_->Drop(shared_->outgoing.begin()->first);
  }
}

void LargeSender::Send(int socket, std::shared_ptr<const std::string> bytes) {
  const std::size_t size = bytes->size();
  const bool over = (shared_->held += size) > kMaxBytes;
  auto one =
      std::make_shared<Outgoing>(socket, std::move(bytes), shared_->held);
  if (over) return;  // closed by its destructor
  shared_->loop.Post([shared = shared_, one = std::move(one)]() mutable {
    shared->Start(std::move(one));
  });
}

}  // namespace leadsman
