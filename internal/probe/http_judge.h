// JudgeHttp: does this answer count? Pure.
#ifndef LEADSMAN_INTERNAL_PROBE_HTTP_JUDGE_H_
#define LEADSMAN_INTERNAL_PROBE_HTTP_JUDGE_H_

#include <cstddef>

#include "internal/health/check.h"
#include "internal/health/outcome.h"
#include "internal/net/transport.h"

namespace leadsman {

// The first rule that does not hold decides, in the order of `expect`'s keys.
// The detail names rules and codes, never content of the answer.
Outcome JudgeHttp(const Expect& expect, const HttpReply& reply);

// How much of a body must be read: what a rule looks at, or else the kubelet's
// 10 KiB (pkg/probe/http), which an answer must complete in time too.
std::size_t BodyNeeded(const Expect& expect);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_PROBE_HTTP_JUDGE_H_
