#include "internal/probe/prober.h"

#include <memory>
#include <utility>
#include <variant>

#include "internal/probe/grpc_prober.h"
#include "internal/probe/http_prober.h"
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

}  // namespace

std::unique_ptr<Prober> MakeProber(std::shared_ptr<const Check> check,
                                   Transport& transport) {
  const Target& target = check->target;
  return std::visit(Maker{check, transport}, target);
}

}  // namespace leadsman
