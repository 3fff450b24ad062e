#include "internal/health/outcome.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace leadsman {

std::string_view ToString(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "pass";
    case Verdict::kWarn:
      return "warn";
    case Verdict::kFail:
      return "fail";
    case Verdict::kInconclusive:
      return "inconclusive";
  }
  return "";
}

std::string_view ToString(Reason reason) {
  constexpr std::array<std::string_view, kReasonCount> kWords{
      "ok",          "refused", "timeout",     "reset",       "dns",     "tls",
      "unreachable", "closed",  "protocol",    "status",      "body",    "json",
      "header",      "latency", "certificate", "not_serving", "internal"};
  return kWords.at(static_cast<std::size_t>(reason));
}

std::string_view ReasonClass(Reason reason) {
  switch (reason) {
    case Reason::kOk:
    case Reason::kInternal:
      return "";
    case Reason::kRefused:
    case Reason::kTimeout:
    case Reason::kReset:
    case Reason::kDns:
    case Reason::kTls:
    case Reason::kUnreachable:
    case Reason::kClosed:
    case Reason::kProtocol:
      return "connection error";
    case Reason::kStatus:
      return "status code error";
    case Reason::kBody:
    case Reason::kJson:
    case Reason::kHeader:
    case Reason::kLatency:
    case Reason::kCertificate:
    case Reason::kNotServing:
      return "content error";
  }
  return "";
}

bool Passed(Verdict verdict) {
  return verdict == Verdict::kPass || verdict == Verdict::kWarn;
}

}  // namespace leadsman
