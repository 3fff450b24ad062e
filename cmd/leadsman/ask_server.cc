#include "cmd/leadsman/ask_server.h"

#include <memory>
#include <string>
#include <utility>

#include "cmd/leadsman/control.h"
#include "internal/base/text.h"
#include "internal/net/curl_transport.h"
#include "internal/net/loop.h"

namespace leadsman {
namespace {

constexpr milliseconds kPatience{5000};
constexpr milliseconds kShort{1000};  // for what answers at once or not at all
constexpr std::size_t kMostBytes = std::size_t{16} * 1024 * 1024;

HttpRequest Question(const std::string& url, milliseconds patience) {
  return {.url = url, .timeout = patience, .max_body = kMostBytes};
}

StatusLookResult LookOf(const std::string& base, HttpResult answer) {
  if (!answer) {
    return Unexpected<std::string>("no answer from " + base + ": " +
                                   answer.error().detail);
  }
  if (answer->status != 200) {
    return Unexpected<std::string>(
        base + " answers HTTP " + std::to_string(answer->status) +
        (answer->status == 403
             ? "; it shows its state to loopback only (server.pageFrom)"
             : "; is it leadsman that listens there?"));
  }
  auto view = ReadStatus(answer->body);
  if (!view) {
    return Unexpected<std::string>(base + " is not leadsman: " + view.error());
  }
  return StatusLook{.json = std::move(answer->body), .view = *std::move(view)};
}

}  // namespace

std::string UrlOf(const std::string& host, int port) {
  const bool any = host == "::" || host == "0.0.0.0";
  return "http://" + HostPort(any ? "localhost" : host, port);
}

Whereabouts WhereToAsk(const Settings& settings) {
  const auto told = AskRunning(settings.state, std::string(kWhere), kShort);
  if (told && told->starts_with("http://")) return {.url = *told};
  return {
      .url = UrlOf(settings.server.host, settings.server.port),
      .untold = told ? "the one that runs is too old to say" : told.error()};
}

HttpResult AskServer(const std::string& url) {
  Loop loop;
  const std::unique_ptr<Transport> transport =
      NewTransport(loop, LEADSMAN_VERSION);
  HttpResult answer = Unexpected<NetError>(NetError{});
  transport->Fetch(Question(url, kPatience), [&](HttpResult result) {
    answer = std::move(result);
    loop.Stop();
  });
  loop.Run();
  return answer;
}

void LookAtStatus(Transport& transport, const std::string& base,
                  std::function<void(StatusLookResult)> done) {
  transport.Fetch(
      Question(base + "/api/v1/status", kPatience / 2),
      [&transport, base, done = std::move(done)](HttpResult answer) mutable {
        StatusLookResult look = LookOf(base, std::move(answer));
        if (!look) return done(std::move(look));
        transport.Fetch(
            Question(base + "/readyz", kPatience / 2),
            [base, look = *std::move(look),
             done = std::move(done)](const HttpResult& ready) mutable {
              if (!ready) {
                return done(Unexpected<std::string>(
                    "no answer from " + base + ": " + ready.error().detail));
              }
              look.ready = ready->status == 200;
              done(std::move(look));
            });
      });
}

StatusLookResult LookAtStatus(const std::string& base) {
  Loop loop;
  const std::unique_ptr<Transport> transport =
      NewTransport(loop, LEADSMAN_VERSION);
  StatusLookResult look = Unexpected<std::string>("");
  LookAtStatus(*transport, base, [&](StatusLookResult result) {
    look = std::move(result);
    loop.Stop();
  });
  loop.Run();
  return look;
}

}  // namespace leadsman
