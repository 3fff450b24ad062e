#include "cmd/leadsman/ask_server.h"

#include <memory>
#include <string>
#include <utility>

#include "internal/net/curl_transport.h"
#include "internal/net/loop.h"

namespace leadsman {
namespace {

constexpr milliseconds kPatience{5000};
constexpr std::size_t kMostBytes = std::size_t{16} * 1024 * 1024;

}  // namespace

HttpResult AskServer(const std::string& url) {
  Loop loop;
  const std::unique_ptr<Transport> transport =
      NewTransport(loop, LEADSMAN_VERSION);
  HttpResult answer = Unexpected<NetError>(NetError{});
  transport->Fetch({.url = url, .timeout = kPatience, .max_body = kMostBytes},
                   [&](HttpResult result) {
                     answer = std::move(result);
                     loop.Stop();
                   });
  loop.Run();
  return answer;
}

}  // namespace leadsman
