// JudgeGrpc: what an answer to grpc.health.v1.Health/Check means. Pure.
//
// Only SERVING passes, as in the kubelet (pkg/probe/grpc). The rest:
//   not_serving  a health status but SERVING; none (UNKNOWN); a service that
//                the server does not know (gRPC status 5)
//   timeout      DEADLINE_EXCEEDED (4): the server keeps the deadline we give
//   protocol     no gRPC health service there: UNIMPLEMENTED (12), HTTP/1, HTTP
//                404, another content type, no grpc-status or two, a status
//                that is no number, a body that is not one whole message
//   status       any other gRPC status but OK, and an HTTP status but 200
//                where no gRPC status comes with it: a proxy's word, mostly
// What never became an answer (refused, tls, …) is as for any other kind.
#ifndef LEADSMAN_INTERNAL_PROBE_GRPC_JUDGE_H_
#define LEADSMAN_INTERNAL_PROBE_GRPC_JUDGE_H_

#include <cstddef>

#include "internal/health/outcome.h"
#include "internal/health/target.h"
#include "internal/net/transport.h"

namespace leadsman {

// More than this is no answer to a health check.
inline constexpr std::size_t kMaxHealthAnswer = 4096;

// Evidence is the server's grpc-message, else a body that is not gRPC's;
// neither ever gets into the detail.
Outcome JudgeGrpc(const Grpc& asked, const HttpResult& result);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_PROBE_GRPC_JUDGE_H_
