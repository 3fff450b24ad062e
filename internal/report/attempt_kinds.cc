#include "internal/report/attempt_kinds.h"

#include <variant>
#include <vector>

namespace leadsman {
namespace {

using R = Reason;

struct Reasons {
  std::vector<Reason> fail;
  std::vector<Reason> warn;
};

Reasons Of(const HttpGet&) {
  return {.fail = {R::kRefused, R::kTimeout, R::kReset, R::kDns, R::kTls,
                   R::kUnreachable, R::kClosed, R::kProtocol, R::kStatus,
                   R::kBody, R::kJson, R::kHeader, R::kLatency},
          .warn = {R::kStatus, R::kBody, R::kJson, R::kHeader, R::kLatency,
                   R::kCertificate}};
}

Reasons Of(const TcpSocket&) {
  return {.fail = {R::kRefused, R::kTimeout, R::kReset, R::kDns,
                   R::kUnreachable, R::kLatency},
          .warn = {R::kLatency}};
}

Reasons Of(const Grpc&) {
  return {.fail = {R::kRefused, R::kTimeout, R::kReset, R::kDns, R::kTls,
                   R::kUnreachable, R::kClosed, R::kProtocol, R::kStatus,
                   R::kLatency, R::kNotServing},
          .warn = {R::kLatency, R::kCertificate}};
}

}  // namespace

std::vector<AttemptKind> AttemptKinds(const Check& check) {
  const Reasons reasons =
      std::visit([](const auto& target) { return Of(target); }, check.target);
  std::vector<AttemptKind> kinds{{Verdict::kPass, R::kOk}};
  if (check.warn) {
    for (const Reason reason : reasons.warn) {
      kinds.emplace_back(Verdict::kWarn, reason);
    }
  }
  for (const Reason reason : reasons.fail) {
    kinds.emplace_back(Verdict::kFail, reason);
  }
  kinds.emplace_back(Verdict::kInconclusive, R::kTimeout);
  kinds.emplace_back(Verdict::kInconclusive, R::kInternal);
  return kinds;
}

}  // namespace leadsman
