// One HttpRequest as options of one libcurl handle. Nothing of the machine's
// or the container's environment gets in: no proxy, no netrc, no file://.
#ifndef LEADSMAN_INTERNAL_NET_CURL_OPTIONS_H_
#define LEADSMAN_INTERNAL_NET_CURL_OPTIONS_H_

#include <string>

#include "internal/net/curl_exchange.h"

namespace leadsman {

struct CurlDefaults {
  std::string user_agent;      // "leadsman/0.1.0"
  bool ipv6_loopback = false;  // ::1 is there
};

// The handle must be new or reset. The exchange keeps what libcurl only points
// to, and so must outlive the transfer. "" or why it cannot be asked.
std::string SetOptions(CurlExchange& exchange, const CurlDefaults& defaults);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_CURL_OPTIONS_H_
