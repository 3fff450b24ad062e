#include "internal/probe/prober.h"

#include <memory>
#include <utility>
#include <variant>

#include "internal/probe/grpc_prober.h"
#include "internal/probe/http_prober.h"
#include "internal/probe/limits.h"
#include "internal/probe/tcp_prober.h"

namespace leadsman {
namespace {

struct Maker {
  std::shared_ptr<const Check> check;
  Transport& transport;

  std::unique_ptr<Prober> operator()(const HttpGet&) {
    return NewHttpProber(std::move(check), transport);
  }
  std::unique_ptr<Prober> operator()(const TcpSocket&) {
    return NewTcpProber(std::move(check), transport);
  }
  std::unique_ptr<Prober> operator()(const Grpc&) {
    return NewGrpcProber(std::move(check), transport);
  }
};

// Has the prober ask, and judges the limits of what it found.
class LimitedProber final : public Prober {
 public:
  LimitedProber(std::shared_ptr<const Check> check,
                std::unique_ptr<Prober> prober, const Clock& clock)
      : check_(std::move(check)), prober_(std::move(prober)), clock_(clock) {}

  void Start(Done done) override {
    prober_->Start([check = check_, &clock = clock_,
                    done = std::move(done)](Outcome outcome) {
      done(JudgeLimits(*check, std::move(outcome), clock.Wall()));
    });
  }

 private:
  std::shared_ptr<const Check> check_;
  std::unique_ptr<Prober> prober_;
  const Clock& clock_;
};

}  // namespace

std::unique_ptr<Prober> MakeProber(std::shared_ptr<const Check> check,
                                   Transport& transport, const Clock& clock) {
  const Target& target = check->target;
  auto prober = std::visit(Maker{check, transport}, target);
  return std::make_unique<LimitedProber>(std::move(check), std::move(prober),
                                         clock);
}

}  // namespace leadsman
