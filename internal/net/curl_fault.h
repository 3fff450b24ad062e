// How a transfer that did not succeed ended, as a NetError. Pure.
#ifndef LEADSMAN_INTERNAL_NET_CURL_FAULT_H_
#define LEADSMAN_INTERNAL_NET_CURL_FAULT_H_

#include <cstddef>
#include <string>

#include <curl/curl.h>

#include "internal/net/transport.h"

namespace leadsman {

// What libcurl and we know at the end of one transfer.
struct CurlEnd {
  CURLcode code = CURLE_OK;
  int os_errno = 0;    // of the last failed call; 0 = none
  int open_errno = 0;  // why there was no socket; 0 = there was
  int family = 0;
  long verify_result = 0;  // X509_V_…, see x509_vfy.h
  std::string tls_reason;  // OpenSSL's words
  std::string where;       // "127.0.0.1:8000"
  milliseconds timeout{0};
  bool looks_up_name = false;
  bool late = false;  // over the deadline, whatever else
  bool https = false;
  bool http2 = false;  // was asked for
  bool connected = false;
  bool some_byte = false;
  bool headers_too_large = false;
  bool headers_complete = false;
  std::size_t header_bytes = 0;
  std::size_t body_bytes = 0;
  NetPhases phases;
  microseconds latency{0};
};

NetError ErrorOf(const CurlEnd& end);

// "wrong version number" out of libcurl's "error:0A00010B:SSL routines::wrong
// version number"; "" where that is not the form.
std::string TlsReason(const std::string& libcurl_error);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_CURL_FAULT_H_
