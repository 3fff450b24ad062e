// Outcome: what one attempt at a check found. A plain, comparable value.
//
// An attempt always ends in an Outcome and never in an exception or an error:
// a target that is down is this program's normal input, not a failure of ours.
// As in the kubelet (pkg/kubelet/prober/worker.go), an attempt that could not
// be made is thrown away: that is `inconclusive`.
#ifndef LEADSMAN_INTERNAL_HEALTH_OUTCOME_H_
#define LEADSMAN_INTERNAL_HEALTH_OUTCOME_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "internal/base/clock.h"

namespace leadsman {

enum class Verdict {
  kPass,
  kWarn,  // passes `expect`, but not `warn`; counts as a pass
  kFail,
  kInconclusive,  // our own trouble: moves nothing, three in a row at most
};
inline constexpr int kVerdictCount = 4;

// Why. Closed on purpose: it becomes a metric label, and a word in answers.
enum class Reason {
  kOk,           // with kPass only
  kRefused,      // nobody listens
  kTimeout,      // not complete within timeoutSeconds, connecting included
  kReset,        // the peer broke the connection (RST)
  kDns,          // the name has no address
  kTls,          // handshake, or a certificate that does not verify
  kUnreachable,  // no route to the address
  kClosed,       // the connection ended before any answer, or inside its body
  kProtocol,     // an answer, but not one of the expected protocol
  kStatus,       // a well-formed answer with a status that does not count
  kBody,
  kJson,
  kHeader,
  kLatency,
  kCertificate,
  kNotServing,  // gRPC: any health status but SERVING
  kInternal,    // ours: no descriptors, no memory; with kInconclusive only
};
inline constexpr int kReasonCount = 17;

// Stable lower-case words, used by JSON, metrics, logs and mail alike.
std::string_view ToString(Verdict verdict);
std::string_view ToString(Reason reason);

// The seed's words for the log: "connection error", "status code error",
// "content error"; "" for kOk and kInternal.
std::string_view ReasonClass(Reason reason);

// How long each part of an attempt took; unset = never reached, or no such
// part for this kind. first_byte is the wait between the request and the
// answer's first byte, transfer from there to the end. After redirects: of the
// last.
struct Phases {
  std::optional<microseconds> resolve;
  std::optional<microseconds> connect;
  std::optional<microseconds> tls;
  std::optional<microseconds> first_byte;
  std::optional<microseconds> transfer;

  bool operator==(const Phases&) const = default;
};

// What people may be shown of the answer, in mail, webhook, page and API only:
// never in logs, metrics, events or health paths, because it is the web's.
struct Evidence {
  int status = 0;    // HTTP; 0 = there was none
  std::string head;  // first bytes of the body, raw and untrusted, <= 2 KiB

  bool operator==(const Evidence&) const = default;
};

struct Outcome {
  Verdict verdict = Verdict::kInconclusive;
  Reason reason = Reason::kInternal;
  // One line for people, <= 256 bytes, ours: names addresses, codes and limits,
  // never content of the answer. Never parsed.
  std::string detail;
  microseconds latency{0};  // start to verdict
  Phases phases;
  Evidence evidence;
  std::optional<WallTime> certificate_expiry;  // the earliest in the chain
  int http_version = 0;                        // 10, 11, 20; 0 = none
  std::optional<std::int64_t> content_length;  // as the answer's header said

  bool operator==(const Outcome&) const = default;
};

// kPass and kWarn both count as a pass.
bool Passed(Verdict verdict);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_HEALTH_OUTCOME_H_
