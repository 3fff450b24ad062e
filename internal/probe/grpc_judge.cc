#include "internal/probe/grpc_judge.h"

#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/base/result.h"
#include "internal/base/text.h"
#include "internal/probe/grpc_wire.h"
#include "internal/probe/net_outcome.h"

namespace leadsman {
namespace {

constexpr std::size_t kEvidence = 2 * 1024;

struct Finding {
  Reason reason;
  std::string detail;
};

std::vector<std::string_view> ValuesOf(const HttpReply& reply,
                                       std::string_view name) {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : reply.headers) {
    if (key == name) values.push_back(value);
  }
  return values;
}

// "application/grpc", "application/grpc+proto", "application/grpc; a=b".
bool IsGrpc(const HttpReply& reply) {
  constexpr std::string_view kType = "application/grpc";
  const auto types = ValuesOf(reply, "content-type");
  if (types.empty()) return false;
  const std::string type = ToLower(types.front());
  return type.starts_with(kType) &&
         (type.size() == kType.size() ||
          std::string_view("+; ").find(type[kType.size()]) !=
              std::string_view::npos);
}

// "service shop.Cart", or the server where none was asked for.
std::string Asked(const Grpc& asked) {
  constexpr std::size_t kLongest = 80;
  if (asked.service.empty()) return "the server";
  return "service " +
         std::string(CutAtCharacter(CleanText(asked.service), kLongest));
}

Finding OfStatus(const Grpc& asked, int status) {
  switch (status) {
    case 4:
      return {Reason::kTimeout,
              "the server gave up at the deadline (DEADLINE_EXCEEDED); is "
              "timeoutSeconds long enough?"};
    case 5:
      if (asked.service.empty()) {
        return {Reason::kNotServing,
                "the server knows no health of its own; set it there for \"\", "
                "or name a service"};
      }
      return {Reason::kNotServing,
              "the server knows no " + Asked(asked) + "; is that the name?"};
    case 7:
    case 16:
      return {Reason::kStatus,
              NameOfGrpcStatus(status) +
                  "; the health service must answer without credentials"};
    case 12:
      return {Reason::kProtocol,
              "this server does not implement the grpc health protocol "
              "(grpc.health.v1.Health); add it there, or use tcpSocket"};
    case 14:
      return {Reason::kStatus,
              NameOfGrpcStatus(status) +
                  "; what answers has nothing behind it, or is shutting down"};
    default:
      return {Reason::kStatus, NameOfGrpcStatus(status)};
  }
}

Finding OfMessage(const Grpc& asked, std::string_view body) {
  const Result<int, std::string> status = ServingStatus(body);
  if (!status) {
    return {Reason::kProtocol, "gRPC status 0 (OK), but " + status.error()};
  }
  switch (*status) {
    case 0:
      return {Reason::kNotServing,
              Asked(asked) + " is UNKNOWN: its health was never set"};
    case 1:
      return {Reason::kOk, "SERVING"};
    case 2:
      return {Reason::kNotServing,
              Asked(asked) + " is NOT_SERVING; its own log should say why"};
    case 3:
      return {Reason::kNotServing, Asked(asked) + " is SERVICE_UNKNOWN"};
    default:
      return {Reason::kNotServing, Asked(asked) + " has health status " +
                                       std::to_string(*status) +
                                       ", which has no meaning"};
  }
}

// As in gRPC's doc/http-grpc-status-mapping.md: 404 is UNIMPLEMENTED.
Finding OfHttpStatus(const HttpReply& reply) {
  const std::string status = "HTTP " + std::to_string(reply.status);
  if (reply.status == 200) {
    return {Reason::kProtocol,
            status + ", but no gRPC answer; does gRPC listen on this port?"};
  }
  if (reply.status == 404) {
    return {Reason::kProtocol,
            status +
                " for /grpc.health.v1.Health/Check; does gRPC listen on "
                "this port?"};
  }
  return {
      Reason::kStatus,
      status + " and no gRPC status; does a proxy stand before the server?"};
}

Finding Find(const Grpc& asked, const HttpReply& reply) {
  if (reply.http_version != 20) {
    return {Reason::kProtocol,
            "answers in HTTP/1, and gRPC needs HTTP/2; does gRPC listen on "
            "this port?"};
  }
  if (reply.body_cut) {
    return {Reason::kProtocol,
            "an answer over " + std::to_string(kMaxHealthAnswer) + " bytes"};
  }
  const auto statuses = ValuesOf(reply, "grpc-status");
  if (statuses.size() > 1) {
    return {Reason::kProtocol, "more than one grpc-status"};
  }
  if (statuses.empty()) {
    if (reply.status != 200 || !IsGrpc(reply)) return OfHttpStatus(reply);
    return {Reason::kProtocol, "the answer ended without a grpc-status"};
  }
  int status = 0;
  const std::string_view digits = statuses.front();
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), status);
  if (error != std::errc() || end != digits.data() + digits.size() ||
      status < 0) {
    return {Reason::kProtocol, "the grpc-status is not a number"};
  }
  if (status != 0) return OfStatus(asked, status);
  if (reply.status != 200 || !IsGrpc(reply)) return OfHttpStatus(reply);
  return OfMessage(asked, reply.body);
}

std::string EvidenceOf(const HttpReply& reply) {
  const auto messages = ValuesOf(reply, "grpc-message");
  if (!messages.empty()) {
    return DecodeGrpcMessage(messages.front()).substr(0, kEvidence);
  }
  return IsGrpc(reply) ? "" : reply.body.substr(0, kEvidence);
}

}  // namespace

Outcome JudgeGrpc(const Grpc& asked, const HttpResult& result) {
  if (!result) {
    Outcome outcome = OutcomeOf(result.error());
    const bool no_answer = outcome.reason == Reason::kProtocol ||
                           outcome.reason == Reason::kClosed;
    if (no_answer && !outcome.phases.first_byte) {
      outcome.detail += asked.tls ? "; does gRPC listen on this port?"
                                  : "; does gRPC listen on this port, and "
                                    "without TLS?";
    }
    return outcome;
  }
  Finding finding = Find(asked, *result);
  return {.verdict =
              finding.reason == Reason::kOk ? Verdict::kPass : Verdict::kFail,
          .reason = finding.reason,
          .detail = std::move(finding.detail),
          .latency = result->latency,
          .phases = PhasesOf(result->phases),
          .evidence = {.status = result->status, .head = EvidenceOf(*result)},
          .certificate_expiry = result->certificate_expiry,
          .http_version = result->http_version};
}

}  // namespace leadsman
