#include "internal/kube/client.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "internal/base/log.h"
#include "internal/base/secret.h"
#include "internal/base/text.h"
#include "internal/kube/status_body.h"

namespace leadsman {
namespace {

// etcd keeps no object above 1.5 MiB.
constexpr std::size_t kMaxBody = std::size_t{2} * 1024 * 1024;
constexpr seconds kLongestRetryAfter{600};
// Until a right that is refused is taken for missing.
constexpr seconds kSecondThought{10};

// In seconds, as the API server writes it; a date is not understood.
std::optional<milliseconds> RetryAfter(const HttpReply& reply) {
  const auto found =
      std::find_if(reply.headers.begin(), reply.headers.end(),
                   [](const auto& one) { return one.first == "retry-after"; });
  if (found == reply.headers.end()) return std::nullopt;
  const std::string_view text = Trim(found->second);
  int value = 0;
  const auto parsed =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() ||
      value < 0) {
    return std::nullopt;
  }
  return std::min(seconds(value), kLongestRetryAfter);
}

bool IsEndOfNamespace(const KubeResult& result) {
  return !result && result.error().code == 403 &&
         result.error().message.find("being terminated") != std::string::npos;
}

bool MayDoBetterLater(int code) {
  return code == 401 || code == 408 || code == 409 || code == 429 ||
         code >= 500;
}

KubeError ErrorOf(const HttpReply& reply) {
  StatusBody said = ParseStatusBody(reply.body);
  if (said.message.empty()) {
    said.message = "HTTP status " + std::to_string(reply.status) +
                   " without a word of the API server's";
  }
  return {.code = reply.status,
          .reason = std::move(said.reason),
          .message = std::move(said.message),
          .retry = MayDoBetterLater(reply.status),
          .retry_after = RetryAfter(reply)};
}

Result<NetTls, std::string> TlsFor(const KubeAccess& access) {
  NetTls tls{.verify = access.verify, .server_name = access.server_name};
  struct Part {
    const Secret& from;
    std::string& to;
  };
  const std::array<Part, 3> parts{{{access.ca, tls.ca_pem},
                                   {access.cert, tls.cert_pem},
                                   {access.key, tls.key_pem}}};
  for (const auto& [from, to] : parts) {
    Result<std::string, std::string> text = Reveal(from);
    if (!text) return Unexpected<std::string>(text.error());
    to = *std::move(text);
  }
  return tls;
}

Result<std::string, std::string> TokenFor(const KubeAccess& access) {
  Result<std::string, std::string> text = Reveal(access.token);
  if (!text) return text;
  const std::string token(Trim(*text));
  if (token.empty() && !access.token.empty()) {
    return Unexpected<std::string>(access.token.text + " is empty");
  }
  if (token.find_first_of(std::string_view("\r\n\0", 3)) != token.npos) {
    return Unexpected<std::string>(access.token.text +
                                   " has more than one line");
  }
  return token;
}

}  // namespace

struct KubeClient::Exchange {
  KubeRequest request;
  KubeDone done;
  std::string token;   // as it was sent
  bool again = false;  // after a 401, with another token
};

KubeClient::KubeClient(KubeAccess access, Transport& transport,
                       Scheduler& scheduler)
    : access_(std::move(access)),
      transport_(transport),
      scheduler_(scheduler),
      alive_(std::make_shared<KubeClient*>(this)) {}

KubeClient::~KubeClient() { *alive_ = nullptr; }

void KubeClient::Send(KubeRequest request, KubeDone done) {
  auto exchange = std::make_shared<Exchange>();
  exchange->request = std::move(request);
  exchange->done = std::move(done);
  Ask(std::move(exchange));
}

void KubeClient::Ask(std::shared_ptr<Exchange> exchange) {
  Result<NetTls, std::string> tls = TlsFor(access_);
  const Result<std::string, std::string> token = TokenFor(access_);
  if (!tls || !token) {
    KubeError error{.message = !tls ? tls.error() : token.error(),
                    .retry = true};
    scheduler_.RunAt(scheduler_.Now(),
                     [alive = alive_, exchange, error = std::move(error)] {
                       if (*alive == nullptr) return;
                       (*alive)->End(*exchange, Unexpected<KubeError>(error));
                     });
    return;
  }
  exchange->token = *token;
  const KubeRequest& asked = exchange->request;
  HttpRequest request{.method = asked.method,
                      .url = access_.server + asked.path,
                      .headers = {{"Accept", asked.accept}},
                      .body = asked.body,
                      .timeout = asked.timeout,
                      .max_body = kMaxBody,
                      .tls = *std::move(tls),
                      .keep_alive = true};
  if (!token->empty()) {
    request.headers.emplace_back("Authorization", "Bearer " + *token);
  }
  if (!asked.body.empty()) {
    request.headers.emplace_back("Content-Type", asked.content_type);
  }
  transport_.Fetch(
      std::move(request),
      [alive = alive_, exchange = std::move(exchange)](HttpResult result) {
        if (*alive != nullptr) (*alive)->Take(exchange, std::move(result));
      });
}

void KubeClient::Take(const std::shared_ptr<Exchange>& exchange,
                      HttpResult result) {
  tally_.Add(exchange->request.right.verb, result ? result->status : 0);
  if (!result) {
    return End(*exchange, Unexpected<KubeError>(KubeError{
                              .message = std::move(result.error().detail),
                              .retry = true}));
  }
  if (result->status == 401 && !std::exchange(exchange->again, true)) {
    const Result<std::string, std::string> now = TokenFor(access_);
    if (now && *now != exchange->token) return Ask(exchange);
  }
  if (result->status < 200 || result->status > 299) {
    return End(*exchange, Unexpected<KubeError>(ErrorOf(*result)));
  }
  if (result->body_cut) {
    // No API server's: whatever stands before it may come to its senses.
    return End(*exchange,
               Unexpected<KubeError>(KubeError{
                   .message = "an answer of over 2 MiB", .retry = true}));
  }
  End(*exchange, std::move(result->body));
}

void KubeClient::End(const Exchange& exchange, KubeResult result) {
  const KubeRequest& request = exchange.request;
  if (LogEnabled(LogLevel::kDebug)) {
    Log(LogLevel::kDebug, "kube.asked",
        {{"what", Describe(request.right)},
         {"code", std::to_string(result ? 200 : result.error().code)}});
  }
  Note(request.right, result);
  exchange.done(std::move(result));
}

void KubeClient::Note(const Right& right, KubeResult& result) {
  const int code = result ? 200 : result.error().code;
  const bool answered = code != 0 && code != 401 && code < 500;
  if (!answered && trouble_.empty()) {
    trouble_ = result.error().message;
    Log(LogLevel::kWarn, "kube.unreachable",
        {{"server", access_.server}, {"why", trouble_}});
  } else if (answered && !trouble_.empty()) {
    trouble_.clear();
    Log(LogLevel::kInfo, "kube.reachable", {{"server", access_.server}});
  }
  if (!IsEndOfNamespace(result)) NoteRight(right, result);
}

void KubeClient::NoteRight(const Right& right, KubeResult& result) {
  if (result) {
    doubted_.erase(right);
    if (denied_.erase(right) == 0) return;
    Log(LogLevel::kInfo, "kube.allowed", {{"what", Describe(right)}});
  } else if (result.error().code != 403) {
    return;
  } else if (doubted_.insert(right).second) {
    result.error().retry = true;
    result.error().retry_after = kSecondThought;
  } else if (denied_.insert(right).second) {
    Log(LogLevel::kWarn, "kube.denied",
        {{"what", Describe(right)},
         {"role_rule", RoleRule(right)},
         {"why", result.error().message}});
  }
}

}  // namespace leadsman
