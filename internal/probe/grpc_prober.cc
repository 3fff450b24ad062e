#include "internal/probe/grpc_prober.h"

#include <memory>
#include <utility>
#include <variant>

#include "internal/base/text.h"
#include "internal/probe/grpc_judge.h"
#include "internal/probe/grpc_wire.h"
#include "internal/probe/net_tls.h"

namespace leadsman {
namespace {

HttpRequest RequestFor(const Grpc& grpc, milliseconds timeout) {
  HttpRequest request{
      .method = "POST",
      .url = (grpc.tls ? "https://" : "http://") +
             HostPort(grpc.host.empty() ? "localhost" : grpc.host, grpc.port) +
             "/grpc.health.v1.Health/Check",
      .headers = {{"Content-Type", "application/grpc"},
                  {"TE", "trailers"},
                  {"grpc-timeout", GrpcTimeout(timeout)},
                  {"Accept", ""}},
      .body = HealthRequest(grpc.service),
      .timeout = timeout,
      .max_body = kMaxHealthAnswer,
      .http2 = true,
      .certificates = grpc.tls.has_value()};
  if (grpc.tls) request.tls = NetTlsOf(*grpc.tls);
  return request;
}

class GrpcProber final : public Prober {
 public:
  GrpcProber(std::shared_ptr<const Check> check, Transport& transport)
      : check_(std::move(check)), transport_(transport) {}

  void Start(Done done) override {
    transport_.Fetch(
        RequestFor(std::get<Grpc>(check_->target), check_->schedule.timeout),
        [check = check_, done = std::move(done)](const HttpResult& result) {
          done(JudgeGrpc(std::get<Grpc>(check->target), result));
        });
  }

 private:
  std::shared_ptr<const Check> check_;
  Transport& transport_;
};

}  // namespace

std::unique_ptr<Prober> NewGrpcProber(std::shared_ptr<const Check> check,
                                      Transport& transport) {
  return std::make_unique<GrpcProber>(std::move(check), transport);
}

}  // namespace leadsman
