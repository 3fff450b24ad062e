// What libcurl hands us while an answer arrives, and what it knows afterwards.
#ifndef LEADSMAN_INTERNAL_NET_CURL_ANSWER_H_
#define LEADSMAN_INTERNAL_NET_CURL_ANSWER_H_

#include <cstddef>

#include "internal/net/curl_exchange.h"
#include "internal/net/transport.h"

namespace leadsman {

// CURLOPT_HEADERFUNCTION and CURLOPT_WRITEFUNCTION; `exchange` is a
// CurlExchange. Fewer bytes taken than given ends the transfer.
std::size_t OnHeader(char* bytes, std::size_t one, std::size_t size,
                     void* exchange);
std::size_t OnBody(char* bytes, std::size_t one, std::size_t size,
                   void* exchange);

NetPhases PhasesOf(CURL* easy, const CurlExchange& exchange);

// Fills in what is read from the handle after a success: status, version,
// where a redirect points, when the certificate runs out.
void CompleteReply(CURL* easy, CurlExchange& exchange);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_CURL_ANSWER_H_
