// The bytes of grpc.health.v1.Health/Check: one message in a frame each way,
// and what gRPC's headers hold (grpc/grpc, doc/PROTOCOL-HTTP2.md and
// src/proto/grpc/health/v1/health.proto). Pure, and total over whatever bytes a
// server sends.
#ifndef LEADSMAN_INTERNAL_PROBE_GRPC_WIRE_H_
#define LEADSMAN_INTERNAL_PROBE_GRPC_WIRE_H_

#include <string>
#include <string_view>

#include "internal/base/clock.h"
#include "internal/base/result.h"

namespace leadsman {

// A HealthCheckRequest for `service`; "" = the server as a whole.
std::string HealthRequest(std::string_view service);

// HealthCheckResponse.status out of a whole body: 0 UNKNOWN (also where the
// field is missing), 1 SERVING, 2 NOT_SERVING, 3 SERVICE_UNKNOWN. Unknown
// fields are skipped. Else what is wrong with it: it must be one message,
// uncompressed and complete, with nothing after it.
Result<int, std::string> ServingStatus(std::string_view body);

// The header grpc-timeout, at most 8 digits and a unit, never more than
// `left`: "1000m". At least "1m".
std::string GrpcTimeout(milliseconds left);

// "gRPC status 5 (NOT_FOUND)", by google.golang.org/grpc/codes; a number alone
// where it has no name.
std::string NameOfGrpcStatus(int status);

// The header grpc-message without its percent-encoding; what is no escape
// stays as it is, as clients must. Untrusted, whatever bytes come out.
std::string DecodeGrpcMessage(std::string_view text);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_PROBE_GRPC_WIRE_H_
