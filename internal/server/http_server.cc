#include "internal/server/http_server.h"

#include <algorithm>
#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <fcntl.h>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include <pistache/flags.h>
#include <pistache/listener.h>
#include <pistache/net.h>
#include <pistache/os.h>
#include <pistache/peer.h>
#include <pistache/prototype.h>
#include <pistache/reactor.h>
#include <pistache/tcp.h>
#include <pistache/transport.h>

#include "internal/base/log.h"
#include "internal/server/abandoned.h"
#include "internal/server/connection_table.h"
#include "internal/server/conversation.h"
#include "internal/server/listen_address.h"

namespace leadsman {
namespace {

namespace tcp = Pistache::Tcp;
namespace polling = Pistache::Polling;
using PeerPointer = std::shared_ptr<tcp::Peer>;

constexpr int kBacklog = 4096;
constexpr milliseconds kBeat{500};
constexpr seconds kStuck{5};

SteadyTime Now() { return SystemClock().Steady(); }

bool FromLoopback(int socket) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  auto* address = reinterpret_cast<sockaddr*>(&storage);
  if (getpeername(socket, address, &size) != 0) return false;
  const auto is_127 = [](std::uint32_t four) { return four >> 24 == 127; };
  if (address->sa_family == AF_INET) {
    return is_127(
        ntohl(reinterpret_cast<sockaddr_in*>(&storage)->sin_addr.s_addr));
  }
  const in6_addr& six = reinterpret_cast<sockaddr_in6*>(&storage)->sin6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&six)) return six.s6_addr[12] == 127;
  return IN6_IS_ADDR_LOOPBACK(&six);
}

// Bounds what one connection can hold of the kernel's memory, and for how long
// a client that has vanished is waited for.
void Configure(int socket) {
  const auto set = [socket](int level, int option, int value) {
    setsockopt(socket, level, option, &value, sizeof value);
  };
  set(SOL_SOCKET, SO_SNDBUF, 128 * 1024);
  set(SOL_SOCKET, SO_RCVBUF, 16 * 1024);
  set(IPPROTO_TCP, TCP_NODELAY, 1);
  set(IPPROTO_TCP, TCP_USER_TIMEOUT, 10'000);
}

// What the worker thread works on; the transport and the handler share it.
struct Desk {
  Desk(int limit, const HttpTimeouts& timeouts, Answer answer, SendLarge large,
       Pulse& its_pulse)
      : table(limit, timeouts),
        conversation(std::move(answer), std::move(large), table),
        pulse(its_pulse) {}

  void Beat(SteadyTime now) {
    last_beat.store(now.time_since_epoch().count());
    pulse.Beat(now);
  }

  ConnectionTable table;
  Conversation conversation;
  Pulse& pulse;
  std::atomic<SteadyTime::rep> last_beat{0};
};

// What Pistache calls for each connection.
class Ear final : public tcp::Handler {
  PROTOTYPE_OF(tcp::Handler, Ear)

 public:
  explicit Ear(std::shared_ptr<Desk> desk) : desk_(std::move(desk)) {}

  void onConnection(const PeerPointer& peer) override {
    const int socket = peer->fd();
    Configure(socket);
    desk_->table.Add(socket, FromLoopback(socket), Now());
    if (OpenConnection* oldest = desk_->table.TooMany()) {
      desk_->conversation.Cut(*oldest);
    }
  }

  void onInput(const char* bytes, std::size_t size,
               const PeerPointer& peer) override {
    if (OpenConnection* connection = desk_->table.Find(peer->fd())) {
      desk_->conversation.Hear(*connection, {bytes, size}, Now());
    }
  }

  // The socket is still open: Pistache closes it right after this.
  void onDisconnection(const PeerPointer& peer) override {
    desk_->table.Remove(peer->fd());
  }

 private:
  std::shared_ptr<Desk> desk_;
};

// Pistache's worker, with a clock of ours and a net under it.
class Worker final : public tcp::Transport {
 public:
  explicit Worker(std::shared_ptr<Desk> desk)
      : tcp::Transport(std::make_shared<Ear>(desk)), desk_(std::move(desk)) {}
  ~Worker() override {
    if (timer_ >= 0) close(timer_);
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  std::shared_ptr<Pistache::Aio::Handler> clone() const override {
    return std::make_shared<Worker>(desk_);
  }

  void registerPoller(polling::Epoll& poller) override {
    tcp::Transport::registerPoller(poller);
    timer_ = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    const long nanoseconds =
        std::chrono::nanoseconds(kBeat).count();  // below a second
    const itimerspec every{.it_interval = {.tv_sec = 0, .tv_nsec = nanoseconds},
                           .it_value = {.tv_sec = 0, .tv_nsec = nanoseconds}};
    timerfd_settime(timer_, 0, &every, nullptr);
    poller.addFd(timer_,
                 Pistache::Flags<polling::NotifyOn>(polling::NotifyOn::Read),
                 TimerTag());
  }

  // An exception that leaves this ends the process: the thread has no net.
  void onReady(const Pistache::Aio::FdSet& ready) override {
    try {
      tcp::Transport::onReady(ready);
    } catch (...) {
      OneByOne(ready);
    }
    LetGo();
    const bool beat = std::any_of(
        ready.begin(), ready.end(),
        [&](const auto& entry) { return entry.getTag() == TimerTag(); });
    if (beat) OnBeat(Now());
  }

 private:
  polling::Tag TimerTag() const {
    return polling::Tag(static_cast<std::uint64_t>(timer_));
  }

  // One of them threw, and those after it were not looked at; as readiness is
  // told only once, they have to be. Those before it lose nothing by it.
  void OneByOne(const Pistache::Aio::FdSet& ready) {
    for (const auto& entry : ready) {
      polling::Event event(entry.getTag());
      if (entry.isReadable()) event.flags.setFlag(polling::NotifyOn::Read);
      if (entry.isWritable()) event.flags.setFlag(polling::NotifyOn::Write);
      try {
        tcp::Transport::onReady(Pistache::Aio::FdSet({event}));
      } catch (...) {
        CutByTag(entry.getTag());
      }
    }
  }

  void CutByTag(polling::Tag tag) {
    OpenConnection* connection =
        desk_->table.Find(static_cast<int>(tag.value()));
    if (connection != nullptr) desk_->conversation.Cut(*connection);
  }

  // Of the sockets another thread writes to now; its dup keeps them open.
  void LetGo() {
    for (const int socket : desk_->table.TakeHandedOver()) {
      const auto found = peers.find(socket);
      if (found == peers.end()) continue;
      const PeerPointer peer = found->second;
      desk_->table.Remove(socket);
      try {
        removePeer(peer);
      } catch (...) {
        shutdown(socket, SHUT_RD);
      }
    }
  }

  void OnBeat(SteadyTime now) {
    std::uint64_t times = 0;
    while (read(timer_, &times, sizeof times) > 0) {
    }
    desk_->Beat(now);
    for (const auto& [connection, due] : desk_->table.Expired(now)) {
      if (due == ConnectionTable::Due::kTellSlow) {
        desk_->conversation.TellSlow(*connection, now);
      } else {
        desk_->conversation.Cut(*connection);
      }
    }
    LetGo();
    SpareDescriptors();
  }

  // Without a free descriptor the acceptor spins: those who wait give theirs.
  void SpareDescriptors() {
    constexpr std::size_t kSpared = 16;
    const int spare = fcntl(timer_, F_DUPFD_CLOEXEC, 0);
    const bool out = spare < 0;
    if (!out) close(spare);
    if (out) {
      for (OpenConnection* oldest : desk_->table.Oldest(kSpared)) {
        desk_->conversation.Cut(*oldest);
      }
    }
    if (out != std::exchange(out_, out)) {
      desk_->pulse.Trouble(out ? "no descriptors" : "");
    }
  }

  const std::shared_ptr<Desk> desk_;
  int timer_ = -1;
  bool out_ = false;
};

int Affordable(int wanted) {
  const int limit = FittingConnections(wanted);
  if (limit < wanted) {
    Log(LogLevel::kWarn, "server.limited",
        {{"connections", std::to_string(limit)},
         {"hint", "raise the limit on open files (ulimit -n)"}});
  }
  return limit;
}

class PistacheServer final : public HttpServer {
 public:
  PistacheServer(const Pistache::Address& address, std::shared_ptr<Desk> desk)
      : desk_(std::move(desk)),
        listener_(std::make_unique<tcp::Listener>(address)) {
    Pistache::Flags<tcp::Options> flags(tcp::Options::ReuseAddr);
    flags.setFlag(tcp::Options::NoDelay);
    flags.setFlag(tcp::Options::CloseOnExec);
    listener_->init(1, flags, "http", kBacklog);
    listener_->setTransportFactory(
        [desk = desk_] { return std::make_shared<Worker>(desk); });
    listener_->bind();
    desk_->Beat(Now());
    listener_->runThreaded();
    port_ = listener_->getPort();
  }

  // Pistache joins its threads here but leaves connections open, and forgets
  // those that it has accepted and its worker has not looked at.
  ~PistacheServer() override {
    listener_.reset();
    desk_->table.Sockets([](int socket) { close(socket); });
    CutClientsOf(port_);
    desk_->pulse.Rest();
  }
  PistacheServer(const PistacheServer&) = delete;
  PistacheServer& operator=(const PistacheServer&) = delete;

  std::uint16_t port() const override { return port_; }

  void Limit(int max_connections) override {
    desk_->table.Limit(Affordable(max_connections));
  }

  void Tick(SteadyTime now) override {
    const SteadyTime beat{SteadyTime::duration(desk_->last_beat.load())};
    if (now - beat < kStuck) return;
    Log(LogLevel::kWarn, "server.stuck",
        {{"action", "all connections are shut down"}});
    desk_->table.Sockets([](int socket) { shutdown(socket, SHUT_RDWR); });
  }

 private:
  const std::shared_ptr<Desk> desk_;
  std::unique_ptr<tcp::Listener> listener_;
  std::uint16_t port_ = 0;
};

}  // namespace

Result<std::unique_ptr<HttpServer>, std::string> StartHttpServer(
    const ServerSettings& settings, Answer answer, SendLarge send_large,
    Pulse& pulse, const HttpTimeouts& timeouts) {
  const int limit = Affordable(settings.max_connections);
  const BoundAddress address = ChooseAddress(settings);
  if (address.without_ipv6) {
    Log(LogLevel::kInfo, "server.ipv4_only",
        {{"reason", "this host has no IPv6"}, {"listen", address.shown}});
  }
  auto desk = std::make_shared<Desk>(limit, timeouts, std::move(answer),
                                     std::move(send_large), pulse);
  std::optional<Pistache::Address> where;
  try {
    where.emplace(address.host,
                  Pistache::Port(static_cast<std::uint16_t>(settings.port)));
  } catch (...) {  // already its constructor throws
    return Unexpected<std::string>(
        ListenError(address, "not an address of this host"));
  }
  try {
    return std::make_unique<PistacheServer>(*where, std::move(desk));
  } catch (const std::exception& error) {
    return Unexpected<std::string>(ListenError(address, error.what()));
  } catch (...) {
    return Unexpected<std::string>(ListenError(address, "unknown error"));
  }
}

}  // namespace leadsman
