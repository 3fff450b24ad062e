// The headers of a request as the list that libcurl takes.
#ifndef LEADSMAN_INTERNAL_NET_CURL_HEADERS_H_
#define LEADSMAN_INTERNAL_NET_CURL_HEADERS_H_

#include <string>

#include "internal/net/curl_exchange.h"
#include "internal/net/transport.h"

namespace leadsman {

// `host` is the Host header where it is not the URL's; "" = the URL's. Null,
// with `why` filled in, where a header cannot be sent.
CurlList HeadersOf(const HttpRequest& request, const std::string& user_agent,
                   const std::string& host, std::string& why);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_CURL_HEADERS_H_
