#include "internal/probe/http_judge.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "internal/probe/net_outcome.h"

namespace leadsman {
namespace {

constexpr std::size_t kKubeletBody = 10 * 1024;
constexpr std::size_t kEvidence = 2 * 1024;

bool Counts(int status, const Expect& expect) {
  return std::any_of(expect.status.begin(), expect.status.end(),
                     [&](const StatusRange& range) {
                       return range.first <= status && status <= range.last;
                     });
}

std::string Ranges(const Expect& expect) {
  std::string text;
  for (const StatusRange& range : expect.status) {
    if (!text.empty()) text += ", ";
    text += std::to_string(range.first);
    if (range.last != range.first) text += "-" + std::to_string(range.last);
  }
  return text;
}

Outcome Fail(Outcome outcome, Reason reason, std::string detail) {
  outcome.verdict = Verdict::kFail;
  outcome.reason = reason;
  outcome.detail = std::move(detail);
  return outcome;
}

}  // namespace

Outcome JudgeHttp(const Expect& expect, const HttpReply& reply) {
  Outcome outcome{.verdict = Verdict::kPass,
                  .reason = Reason::kOk,
                  .detail = "HTTP " + std::to_string(reply.status),
                  .latency = reply.latency,
                  .phases = PhasesOf(reply.phases),
                  .evidence = {.status = reply.status,
                               .head = reply.body.substr(0, kEvidence)},
                  .certificate_expiry = reply.certificate_expiry,
                  .http_version = reply.http_version};
  if (!Counts(reply.status, expect)) {
    return Fail(std::move(outcome), Reason::kStatus,
                "HTTP " + std::to_string(reply.status) + ", expected " +
                    Ranges(expect));
  }
  const BodyRule& body = expect.body;
  if (reply.body.find(body.contains) == std::string::npos) {
    return Fail(
        std::move(outcome), Reason::kBody,
        "body lacks \"" + body.contains + "\"" +
            (reply.body_cut ? " in its first " +
                                  std::to_string(reply.body.size()) + " bytes"
                            : ""));
  }
  return outcome;
}

std::size_t BodyNeeded(const Expect& expect) {
  const bool looks_inside = !expect.body.contains.empty();
  return looks_inside ? static_cast<std::size_t>(expect.body.max_bytes)
                      : kKubeletBody;
}

}  // namespace leadsman
