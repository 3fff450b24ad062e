// HttpProber: one HTTP or HTTPS request an attempt, redirects as the kubelet
// follows them, judged by HttpJudge.
#ifndef LEADSMAN_INTERNAL_PROBE_HTTP_PROBER_H_
#define LEADSMAN_INTERNAL_PROBE_HTTP_PROBER_H_

#include <memory>

#include "internal/probe/prober.h"

namespace leadsman {

// The check's target is an HttpGet.
std::unique_ptr<Prober> NewHttpProber(std::shared_ptr<const Check> check,
                                      Transport& transport);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_PROBE_HTTP_PROBER_H_
