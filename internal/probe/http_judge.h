// HttpJudge: does what an HTTP answer says count? Pure.
#ifndef LEADSMAN_INTERNAL_PROBE_HTTP_JUDGE_H_
#define LEADSMAN_INTERNAL_PROBE_HTTP_JUDGE_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "internal/health/check.h"
#include "internal/health/outcome.h"
#include "internal/net/transport.h"
#include "internal/probe/body_rules.h"
#include "internal/probe/breach.h"
#include "internal/probe/header_rules.h"
#include "internal/probe/json_rules.h"

namespace leadsman {

// The rules of one `expect` or `warn` about an answer's content, compiled; its
// limits are any prober's (limits.h).
class ContentRules {
 public:
  explicit ContentRules(const Expect& expect);

  // The first rule that does not hold, in the order of `expect`'s keys.
  std::optional<Breach> Broken(const HttpReply& reply) const;
  // How much of the body they look at; 0 = they do not.
  std::size_t looks_at() const;

 private:
  std::vector<StatusRange> status_;
  std::size_t max_bytes_;
  BodyRules body_;
  JsonRules json_;
  HeaderRules headers_;
};

class HttpJudge {
 public:
  explicit HttpJudge(const Check& check);

  // The detail names rules and codes, never content of the answer.
  Outcome Judge(const HttpReply& reply) const;
  // How much of a body must be read: what a rule looks at, or else the
  // kubelet's 10 KiB (pkg/probe/http), which must arrive in time too.
  std::size_t body_needed() const;

 private:
  ContentRules expect_;
  std::optional<ContentRules> warn_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_PROBE_HTTP_JUDGE_H_
