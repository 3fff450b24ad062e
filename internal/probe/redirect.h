// NextRequest: the kubelet's rule for redirects (pkg/probe/http,
// RedirectChecker). Pure.
#ifndef LEADSMAN_INTERNAL_PROBE_REDIRECT_H_
#define LEADSMAN_INTERNAL_PROBE_REDIRECT_H_

#include <optional>

#include "internal/net/transport.h"

namespace leadsman {

// Followed while the host name stays that of the first request, whatever the
// port, at most so often; one more is a protocol failure.
inline constexpr int kMaxRedirects = 10;

// What is to be asked next; nullopt: judge this answer as it is (no redirect,
// one to another host, or one without a Location). As Go's client does: 301,
// 302 and 303 turn any method but HEAD into GET, and a Host header survives
// only a relative Location.
std::optional<HttpRequest> NextRequest(const HttpRequest& asked,
                                       const HttpReply& reply);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_PROBE_REDIRECT_H_
