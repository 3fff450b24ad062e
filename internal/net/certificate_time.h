// The dates of certificates as OpenSSL prints them. Pure.
#ifndef LEADSMAN_INTERNAL_NET_CERTIFICATE_TIME_H_
#define LEADSMAN_INTERNAL_NET_CERTIFICATE_TIME_H_

#include <optional>
#include <string_view>

#include "internal/base/clock.h"

namespace leadsman {

// "Nov  3 20:54:14 2026 GMT"; nullopt on anything else.
std::optional<WallTime> ParseCertificateTime(std::string_view text);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_CERTIFICATE_TIME_H_
