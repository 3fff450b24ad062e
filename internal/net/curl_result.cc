#include "internal/net/curl_result.h"

#include <chrono>
#include <utility>

#include <curl/curl.h>

#include "internal/net/curl_answer.h"
#include "internal/net/curl_fault.h"

namespace leadsman {

HttpResult ResultOf(CurlExchange& exchange, CURLcode code) {
  CURL* easy = exchange.easy.get();
  const SteadyTime now = std::chrono::steady_clock::now();
  const auto latency =
      std::chrono::duration_cast<microseconds>(now - exchange.start);
  const bool late = now > exchange.deadline;
  if (code == CURLE_WRITE_ERROR && exchange.body_ended_by_us) code = CURLE_OK;
  if (!late && code == CURLE_OK &&
      (exchange.headers_complete || exchange.connect_only)) {
    CompleteReply(easy, exchange);
    exchange.reply.latency = latency;
    return std::move(exchange.reply);
  }
  const bool https = exchange.request.url.starts_with("https");
  long os_errno = 0;
  long verify_result = 0;
  curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &os_errno);
  curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &verify_result);
  return Unexpected<NetError>(
      ErrorOf({.code = code,
               .os_errno = static_cast<int>(os_errno),
               .open_errno = exchange.open_errno,
               .family = exchange.family,
               .verify_result = verify_result,
               .tls_reason = TlsReason(exchange.error.data()),
               .where = exchange.where,
               .timeout = exchange.request.timeout,
               .looks_up_name = exchange.looks_up_name,
               .late = late,
               .https = https,
               .http2 = exchange.request.http2,
               .connected = exchange.connected,
               .some_byte = exchange.some_byte && !https,
               .headers_too_large = exchange.headers_too_large,
               .headers_complete = exchange.headers_complete,
               .header_bytes = exchange.header_bytes,
               .body_bytes = exchange.reply.body.size(),
               .phases = PhasesOf(easy, exchange),
               .latency = latency}));
}

}  // namespace leadsman
