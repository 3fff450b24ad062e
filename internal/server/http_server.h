// HttpServer: Route behind a real port. The only file that sees Pistache.
//
// Pistache's parser never sees raw input: the request guard reads, bounds and
// checks every request first (docs/decisions, "Pistache behind a guard").
#ifndef LEADSMAN_INTERNAL_SERVER_HTTP_SERVER_H_
#define LEADSMAN_INTERNAL_SERVER_HTTP_SERVER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "internal/base/result.h"
#include "internal/base/vitals.h"
#include "internal/config/settings.h"
#include "internal/server/route.h"

namespace leadsman {

// Asked once a request, on the server's threads; touches immutable values only.
using Answer = std::function<Response(const HttpQuestion&)>;

// Takes over a dup of a client's socket and the bytes of a whole answer over
// 64 KB, and closes the socket when it is sent, or after 10 s. Any thread.
using SendLarge =
    std::function<void(int socket, std::shared_ptr<const std::string> bytes)>;

class HttpServer {
 public:
  virtual ~HttpServer() = default;  // no request is answered afterwards
  virtual std::uint16_t port() const = 0;
};

// The error is one line that names the address and what to do.
[[nodiscard]] Result<std::unique_ptr<HttpServer>, std::string> StartHttpServer(
    const ServerSettings& settings, Answer answer, SendLarge send_large,
    Pulse& pulse);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_SERVER_HTTP_SERVER_H_
