#include "internal/probe/tcp_prober.h"

#include <memory>
#include <utility>
#include <variant>

#include "internal/probe/net_outcome.h"

namespace leadsman {
namespace {

Outcome Judge(const TcpResult& result) {
  if (!result) return OutcomeOf(result.error());
  return {.verdict = Verdict::kPass,
          .reason = Reason::kOk,
          .detail = "connected",
          .latency = result->latency,
          .phases = PhasesOf(result->phases)};
}

class TcpProber final : public Prober {
 public:
  TcpProber(std::shared_ptr<const Check> check, Transport& transport)
      : check_(std::move(check)), transport_(transport) {}

  void Start(Done done) override {
    const auto& tcp = std::get<TcpSocket>(check_->target);
    transport_.Connect(tcp.host.empty() ? "localhost" : tcp.host, tcp.port,
                       check_->schedule.timeout,
                       [done = std::move(done)](const TcpResult& result) {
                         done(Judge(result));
                       });
  }

 private:
  std::shared_ptr<const Check> check_;
  Transport& transport_;
};

}  // namespace

std::unique_ptr<Prober> NewTcpProber(std::shared_ptr<const Check> check,
                                     Transport& transport) {
  return std::make_unique<TcpProber>(std::move(check), transport);
}

}  // namespace leadsman
