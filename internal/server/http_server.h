// HttpServer: Route behind a real port. The only file that sees Pistache.
//
// Pistache listens, accepts and polls. Its HTTP parser and its way of writing
// are not used: the request guard bounds and checks every request, and answers
// are written without ever waiting (docs/decisions, "Pistache behind a guard").
#ifndef LEADSMAN_INTERNAL_SERVER_HTTP_SERVER_H_
#define LEADSMAN_INTERNAL_SERVER_HTTP_SERVER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "internal/base/clock.h"
#include "internal/base/result.h"
#include "internal/base/vitals.h"
#include "internal/config/settings.h"
#include "internal/server/route.h"

namespace leadsman {

// Asked once a request, on the server's threads; touches immutable values only.
using Answer = std::function<Response(const HttpQuestion&)>;

// Takes over a dup of a client's socket and the bytes of an answer over 64 KB,
// or the rest of one that the client is slow to read; sends them, shuts the
// socket down for writing and closes it once the client has, or after 10 s at
// most. It is the last answer on that connection. Called on the server's
// worker; must not wait.
using SendLarge =
    std::function<void(int socket, std::shared_ptr<const std::string> bytes)>;

// How long a client may take. Defaults are what production uses.
struct HttpTimeouts {
  milliseconds head{5'000};    // from a request's first byte to its last: 408
  milliseconds idle{10'000};   // without a byte of a request: closed
  milliseconds linger{2'000};  // to close after its last answer
};

class HttpServer {
 public:
  // No request is answered afterwards, and every connection is ended: also one
  // that came in the very last moment, and one that SendLarge took over.
  virtual ~HttpServer() = default;
  virtual std::uint16_t port() const = 0;
  // A reload's server.maxConnections; as far as descriptors allow.
  virtual void Limit(int max_connections) = 0;
  // To be called each second, from any one thread but the server's own: frees
  // a worker that has not come round for 5 s by shutting its sockets down.
  virtual void Tick(SteadyTime now) = 0;
};

// The error is one line that names the address and what to do. `pulse` beats
// every half second and outlives the server.
[[nodiscard]] Result<std::unique_ptr<HttpServer>, std::string> StartHttpServer(
    const ServerSettings& settings, Answer answer, SendLarge send_large,
    Pulse& pulse, const HttpTimeouts& timeouts = {});

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_SERVER_HTTP_SERVER_H_
