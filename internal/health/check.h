// Check: one thing to watch, as configured, all defaults filled in.
#ifndef LEADSMAN_INTERNAL_HEALTH_CHECK_H_
#define LEADSMAN_INTERNAL_HEALTH_CHECK_H_

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "internal/base/clock.h"
#include "internal/health/target.h"

namespace leadsman {

// Names and meanings are those of core/v1 Probe; ours are marked.
struct Schedule {
  milliseconds initial_delay{0};
  milliseconds period{10'000};
  milliseconds timeout{1'000};
  milliseconds retry_period{1'000};  // ours: period while a verdict is pending
  // Ours, for the seed's `.env`: period while down; unset = `period`.
  std::optional<milliseconds> down_period;

  bool operator==(const Schedule&) const = default;
};

// Consecutive equal results that move the verdict. Configuration keeps >= 1.
struct Thresholds {
  int success = 1;
  int failure = 3;
  // Until the first pass, failures within this time are `starting`.
  milliseconds startup_deadline{300'000};

  bool operator==(const Thresholds&) const = default;
};

struct StatusRange {
  int first = 200;
  int last = 399;

  bool operator==(const StatusRange&) const = default;
};

struct BodyRule {
  std::string contains;  // "" = no such rule; likewise below
  std::string not_contains;
  std::string matches;  // RE2
  std::string not_matches;
  int max_bytes = 65536;

  bool operator==(const BodyRule&) const = default;
};

struct JsonRule {
  std::string pointer;  // RFC 6901
  std::string equals;   // JSON text

  bool operator==(const JsonRule&) const = default;
};

struct HeaderRule {
  std::string name;
  std::string matches;  // RE2

  bool operator==(const HeaderRule&) const = default;
};

struct LatencyRule {  // of each phase by itself; unset = no limit
  std::optional<milliseconds> connect;
  std::optional<milliseconds> tls;
  std::optional<milliseconds> first_byte;
  std::optional<milliseconds> total;

  bool operator==(const LatencyRule&) const = default;
};

// What an answer must be; all must hold.
struct Expect {
  std::vector<StatusRange> status{{200, 399}};  // empty (in `warn`): any
  BodyRule body;
  std::vector<JsonRule> json;
  std::vector<HeaderRule> headers;
  LatencyRule max_latency;
  int certificate_days = 0;  // `warn` only

  bool operator==(const Expect&) const = default;
};

struct Affects {
  bool readiness = true;
  bool liveness = false;

  bool operator==(const Affects&) const = default;
};

struct Check {
  std::string name;
  Target target;
  Schedule schedule;
  Thresholds thresholds;
  Expect expect;
  std::optional<Expect> warn;  // passes, but is to be said
  Affects affects;
  std::vector<std::string> depends_on;
  bool alert = true;
  std::string container;
  bool crash_watch = true;
  std::string description;
  std::string runbook;

  bool operator==(const Check&) const = default;
};

// The same question, judged in the same way at the same times: what differs, if
// anything, is only what follows from its health.
bool AsksTheSame(const Check& a, const Check& b);

// How many of the checks that affect readiness must be up.
struct Require {
  enum class Kind { kAll, kAny, kCount };
  Kind kind = Kind::kAll;
  int count = 0;  // with kCount

  bool operator==(const Require&) const = default;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_HEALTH_CHECK_H_
