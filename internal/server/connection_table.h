// ConnectionTable: who is connected, who has waited too long, who makes room.
//
// One thread (the worker) calls everything but Sockets, which any thread may
// call: it lists the sockets that are open at that moment, and none of them is
// closed while `use` runs. Holds descriptors but does no I/O on them; times
// are arguments.
#ifndef LEADSMAN_INTERNAL_SERVER_CONNECTION_TABLE_H_
#define LEADSMAN_INTERNAL_SERVER_CONNECTION_TABLE_H_

#include <atomic>
#include <cstddef>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "internal/base/clock.h"
#include "internal/server/http_server.h"
#include "internal/server/request_guard.h"

namespace leadsman {

struct OpenConnection {
  enum class Phase {
    kOpen,
    kLingering,   // answered for the last time; the rest of input is dropped
    kHandedOver,  // another thread writes to it now; ours only lets go of it
    kCut,         // shut down; the close is on its way
  };

  int socket = -1;
  bool loopback = false;
  Phase phase = Phase::kOpen;
  RequestGuard guard;
  SteadyTime waiting_since;  // the last whole request, or the connect
  std::optional<SteadyTime> first_byte;  // of a request that is not whole
  SteadyTime lingering_since;
  int requests = 0;
  std::size_t dropped = 0;  // bytes of input while lingering
};

class ConnectionTable {
 public:
  ConnectionTable(int limit, const HttpTimeouts& timeouts)
      : limit_(limit), timeouts_(timeouts) {}

  // Any thread. Those over a lower one make room as others come.
  void Limit(int connections) { limit_ = connections; }

  OpenConnection& Add(int socket, bool loopback, SteadyTime now);
  OpenConnection* Find(int socket);
  void Remove(int socket);
  // A whole request came: back to the end of the queue.
  void Touch(OpenConnection& connection, SteadyTime now);

  // The one to cut now, as there are more than `limit`: that which has waited
  // longest without a whole request. Null: there is room.
  OpenConnection* TooMany();
  // One that is cut or handed over takes no place any more.
  void SetPhase(OpenConnection& connection, OpenConnection::Phase phase);

  enum class Due { kTellSlow, kCut };
  struct Overdue {
    OpenConnection* connection;
    Due due;
  };
  std::vector<Overdue> Expired(SteadyTime now);
  // The `count` that have waited longest.
  std::vector<OpenConnection*> Oldest(std::size_t count);

  // Those handed over since the last call; the transport has to let go of them.
  std::vector<int> TakeHandedOver();

  void Sockets(const std::function<void(int)>& use);

 private:
  using Queue = std::list<OpenConnection>;

  std::atomic<int> limit_;
  const HttpTimeouts timeouts_;
  Queue queue_;  // by waiting_since, the longest first
  int leaving_ = 0;
  std::vector<int> handed_over_;
  std::mutex mutex_;  // for by_socket_'s keys
  std::unordered_map<int, Queue::iterator> by_socket_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_SERVER_CONNECTION_TABLE_H_
