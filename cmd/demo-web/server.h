// Server: moves the bytes. One thread, one poll(2), plain sockets: what a
// fault orders is what goes over the wire.
#ifndef LEADSMAN_CMD_DEMO_WEB_SERVER_H_
#define LEADSMAN_CMD_DEMO_WEB_SERVER_H_

#include <cstdint>
#include <list>
#include <string>

#include "cmd/demo-web/answer.h"
#include "internal/base/clock.h"
#include "internal/base/result.h"

namespace leadsman {

// A listening socket and the port it got.
struct Bound {
  int fd = -1;
  std::uint16_t port = 0;
};

// `host`: a numeric address; "::" takes IPv4 too, and falls back to 0.0.0.0 on
// a host without IPv6. Port 0: any free one.
[[nodiscard]] Result<Bound, std::string> Bind(const std::string& host,
                                              std::uint16_t port);

class Server {
 public:
  Server(int listener, Site site) : listener_(listener), site_(site) {}
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Serves until `stop` (a signalfd) has something to read.
  void Run(int stop);

 private:
  struct Peer {
    int fd = -1;
    std::string in;
    std::string out;
    Answer::End end = Answer::End::kClose;
    SteadyTime due = SteadyTime::max();  // to answer, or to give up
    enum class Step { kReading, kWaiting, kSending, kLeaving } step{};
  };

  int PatienceMs(SteadyTime now) const;
  void Accept(SteadyTime now);
  // Each returns false when the peer is done with.
  bool Read(Peer& peer, SteadyTime now);
  bool Advance(Peer& peer, SteadyTime now);
  bool Send(Peer& peer, SteadyTime now);

  int listener_;
  Site site_;
  std::list<Peer> peers_;
};

}  // namespace leadsman

#endif  // LEADSMAN_CMD_DEMO_WEB_SERVER_H_
