// TcpDialer: connects to an address and closes at once, on the loop.
//
// By hand because it costs two thirds of what libcurl takes for it. The close
// is a reset (SO_LINGER 0): a probe leaves no TIME_WAIT behind.
#ifndef LEADSMAN_INTERNAL_NET_TCP_DIALER_H_
#define LEADSMAN_INTERNAL_NET_TCP_DIALER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "internal/net/loop.h"
#include "internal/net/socket_address.h"
#include "internal/net/transport.h"

namespace leadsman {

class TcpDialer {
 public:
  explicit TcpDialer(Loop& loop);
  ~TcpDialer();  // drops what is under way, without `done`
  TcpDialer(const TcpDialer&) = delete;
  TcpDialer& operator=(const TcpDialer&) = delete;

  // Tries the addresses in turn; `where` names them in an error.
  void Dial(std::vector<SocketAddress> addresses, std::string where,
            milliseconds timeout, TcpDone done);

 private:
  struct Dialing;

  void TryNext(std::uint64_t id);
  void OnWritable(std::uint64_t id);
  void Finish(std::uint64_t id, int error, bool late);
  void GiveUpAddress(Dialing& dialing, int error);
  void CloseSocket(Dialing& dialing);

  Loop& loop_;
  std::unordered_map<std::uint64_t, std::unique_ptr<Dialing>> dialing_;
  std::uint64_t last_ = 0;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_TCP_DIALER_H_
