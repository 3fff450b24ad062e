// GrpcProber: asks grpc.health.v1.Health/Check over HTTP/2 (pkg/probe/grpc),
// with prior knowledge in plaintext, by ALPN over TLS. No gRPC library.
#ifndef LEADSMAN_INTERNAL_PROBE_GRPC_PROBER_H_
#define LEADSMAN_INTERNAL_PROBE_GRPC_PROBER_H_

#include <memory>

#include "internal/probe/prober.h"

namespace leadsman {

// The check's target is a Grpc.
std::unique_ptr<Prober> NewGrpcProber(std::shared_ptr<const Check> check,
                                      Transport& transport);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_PROBE_GRPC_PROBER_H_
