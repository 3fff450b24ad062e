#include "internal/probe/http_prober.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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

// What cannot be read or sent is our own trouble, so said before it is asked.
Result<HttpRequest, std::string> RequestFor(const Check& check,
                                            std::size_t max_body) {
  const auto& http = std::get<HttpGet>(check.target);
  HttpRequest request{
      .method = http.method,
      .url = http.scheme + "://" +
             HostPort(http.host.empty() ? "localhost" : http.host, http.port) +
             http.path,
      .body = http.body,
      .timeout = check.schedule.timeout,
      .max_body = max_body,
      .tls = NetTlsOf(http.tls),
      .unix_socket = http.unix_socket,
      .certificates = true};  // a redirect may lead to https
  for (const ProbeHeader& header : http.headers) {
    Result<std::string, std::string> value = Reveal(header.value);
    if (!value) {
      return Unexpected<std::string>("header " + header.name + ": " +
                                     value.error());
    }
    if (value->find_first_of(std::string_view("\r\n\0", 3)) !=
        std::string::npos) {
      return Unexpected<std::string>("header " + header.name +
                                     ": its value has more than one line");
    }
    request.headers.emplace_back(header.name, *std::move(value));
  }
  return request;
}

// One attempt under way: asks until an answer is no redirect to follow. Kept
// alive by the callbacks it hands to the transport.
class HttpAttempt final : public std::enable_shared_from_this<HttpAttempt> {
 public:
  HttpAttempt(std::shared_ptr<const Check> check,
              std::shared_ptr<const HttpJudge> judge, Transport& transport,
              Prober::Done done)
      : check_(std::move(check)),
        judge_(std::move(judge)),
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
      return done_(judge_->Judge(*result));
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
  std::shared_ptr<const HttpJudge> judge_;
  Transport& transport_;
  Prober::Done done_;
  HttpRequest request_;
  microseconds spent_{0};
  int redirects_ = 0;
};

class HttpProber final : public Prober {
 public:
  HttpProber(std::shared_ptr<const Check> check, Transport& transport)
      : check_(std::move(check)),
        judge_(std::make_shared<const HttpJudge>(*check_)),
        transport_(transport) {}

  void Start(Done done) override {
    Result<HttpRequest, std::string> request =
        RequestFor(*check_, judge_->body_needed());
    if (!request) {
      return done({.verdict = Verdict::kInconclusive,
                   .reason = Reason::kInternal,
                   .detail = std::move(request.error())});
    }
    std::make_shared<HttpAttempt>(check_, judge_, transport_, std::move(done))
        ->Ask(*std::move(request));
  }

 private:
  std::shared_ptr<const Check> check_;
  std::shared_ptr<const HttpJudge> judge_;  // attempts may outlive the prober
  Transport& transport_;
};

}  // namespace

std::unique_ptr<Prober> NewHttpProber(std::shared_ptr<const Check> check,
                                      Transport& transport) {
  return std::make_unique<HttpProber>(std::move(check), transport);
}

}  // namespace leadsman
