// The result of an exchange that has ended, while its handle still knows it.
#ifndef LEADSMAN_INTERNAL_NET_CURL_RESULT_H_
#define LEADSMAN_INTERNAL_NET_CURL_RESULT_H_

#include <curl/curl.h>

#include "internal/net/curl_exchange.h"
#include "internal/net/transport.h"

namespace leadsman {

// Takes the reply out of the exchange. What is complete after the deadline is
// a kTimeout, whatever libcurl saw first.
HttpResult ResultOf(CurlExchange& exchange, CURLcode code);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_CURL_RESULT_H_
