#include "internal/probe/http_prober.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "internal/base/result.h"
#include "internal/base/secret.h"
#include "internal/base/text.h"
#include "internal/probe/http_judge.h"
#include "internal/probe/net_outcome.h"
#include "internal/probe/net_tls.h"
#include "internal/probe/redirect.h"

namespace leadsman {
namespace {

Result<HttpRequest, std::string> RequestFor(const Check& check) {
  const auto& http = std::get<HttpGet>(check.target);
  HttpRequest request{
      .method = http.method,
      .url = http.scheme + "://" +
             HostPort(http.host.empty() ? "localhost" : http.host, http.port) +
             http.path,
      .body = http.body,
      .timeout = check.schedule.timeout,
      .max_body = BodyNeeded(check.expect),
      .tls = NetTlsOf(http.tls),
      .unix_socket = http.unix_socket,
      .certificates = http.scheme == "https"};
  for (const ProbeHeader& header : http.headers) {
    Result<std::string, std::string> value = Reveal(header.value);
    if (!value) {
      return Unexpected<std::string>("header " + header.name + ": " +
                                     value.error());
    }
    request.headers.emplace_back(header.name, *std::move(value));
  }
  return request;
}

// One attempt under way: asks until an answer is no redirect to follow. Kept
// alive by the callbacks it hands to the transport.
class HttpAttempt final : public std::enable_shared_from_this<HttpAttempt> {
 public:
  HttpAttempt(std::shared_ptr<const Check> check, Transport& transport,
              Prober::Done done)
      : check_(std::move(check)),
        transport_(transport),
        done_(std::move(done)) {}

  void Ask(HttpRequest request) {
    request_ = request;
    transport_.Fetch(std::move(request),
                     [self = shared_from_this()](HttpResult result) {
                       self->Take(std::move(result));
                     });
  }

 private:
  void Take(HttpResult result) {
    if (!result) {
      result.error().latency += spent_;
      return done_(OutcomeOf(result.error()));
    }
    std::optional<HttpRequest> next = NextRequest(request_, *result);
    if (!next) {
      result->latency += spent_;
      return done_(JudgeHttp(check_->expect, *result));
    }
    spent_ += result->latency;
    if (++redirects_ > kMaxRedirects) {
      return done_({.verdict = Verdict::kFail,
                    .reason = Reason::kProtocol,
                    .detail = "more than " + std::to_string(kMaxRedirects) +
                              " redirects",
                    .latency = spent_,
                    .evidence = {.status = result->status}});
    }
    // All requests of an attempt share its time-out. Never 0: that is none.
    const auto left = check_->schedule.timeout -
                      std::chrono::duration_cast<milliseconds>(spent_);
    next->timeout = std::max(left, milliseconds(1));
    Ask(*std::move(next));
  }

  std::shared_ptr<const Check> check_;
  Transport& transport_;
  Prober::Done done_;
  HttpRequest request_;
  microseconds spent_{0};
  int redirects_ = 0;
};

class HttpProber final : public Prober {
 public:
  HttpProber(std::shared_ptr<const Check> check, Transport& transport)
      : check_(std::move(check)), transport_(transport) {}

  void Start(Done done) override {
    Result<HttpRequest, std::string> request = RequestFor(*check_);
    if (!request) {
      return done({.verdict = Verdict::kInconclusive,
                   .reason = Reason::kInternal,
                   .detail = std::move(request.error())});
    }
    std::make_shared<HttpAttempt>(check_, transport_, std::move(done))
        ->Ask(*std::move(request));
  }

 private:
  std::shared_ptr<const Check> check_;
  Transport& transport_;
};

}  // namespace

std::unique_ptr<Prober> NewHttpProber(std::shared_ptr<const Check> check,
                                      Transport& transport) {
  return std::make_unique<HttpProber>(std::move(check), transport);
}

}  // namespace leadsman
