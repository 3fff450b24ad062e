#include "internal/probe/net_outcome.h"

namespace leadsman {
namespace {

Reason ReasonOf(NetFault fault) {
  switch (fault) {
    case NetFault::kRefused:
      return Reason::kRefused;
    case NetFault::kTimeout:
      return Reason::kTimeout;
    case NetFault::kReset:
      return Reason::kReset;
    case NetFault::kDns:
      return Reason::kDns;
    case NetFault::kTls:
      return Reason::kTls;
    case NetFault::kUnreachable:
      return Reason::kUnreachable;
    case NetFault::kClosed:
      return Reason::kClosed;
    case NetFault::kProtocol:
      return Reason::kProtocol;
    case NetFault::kLocal:
      return Reason::kInternal;
  }
  return Reason::kInternal;
}

}  // namespace

Outcome OutcomeOf(const NetError& error) {
  return {.verdict = error.fault == NetFault::kLocal ? Verdict::kInconclusive
                                                     : Verdict::kFail,
          .reason = ReasonOf(error.fault),
          .detail = error.detail,
          .latency = error.latency,
          .phases = PhasesOf(error.phases)};
}

Phases PhasesOf(const NetPhases& phases) {
  return {.resolve = phases.resolve,
          .connect = phases.connect,
          .tls = phases.tls,
          .first_byte = phases.first_byte,
          .transfer = phases.transfer};
}

}  // namespace leadsman
