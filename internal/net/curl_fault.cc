#include "internal/net/curl_fault.h"

#include <cerrno>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <curl/curl.h>

#include "internal/base/text.h"
#include "internal/base/time_text.h"
#include "internal/net/errno_fault.h"

namespace leadsman {
namespace {

struct Explained {
  NetFault fault;
  std::string detail;
};

bool Connected(const CurlEnd& end) {
  return end.connected || end.phases.connect;
}

Explained Late(const CurlEnd& end) {
  const std::string within = " within " + FormatDuration(end.timeout);
  if (end.code == CURLE_OK) {
    return {NetFault::kTimeout,
            "answer complete only after " + FormatDuration(end.latency) +
                ", allowed are " + FormatDuration(end.timeout)};
  }
  if (end.looks_up_name && !end.phases.resolve) {
    return {NetFault::kDns, "look up " + end.where + ": no answer" + within};
  }
  if (!Connected(end)) {
    return {NetFault::kTimeout,
            "connect to " + end.where + ": no answer" + within};
  }
  std::string reached = "silent after connecting";
  if (end.https && !end.phases.tls) {
    reached = "TLS handshake not finished";
  } else if (end.headers_complete) {
    reached =
        "body not complete, " + std::to_string(end.body_bytes) + " bytes of it";
  } else if (end.header_bytes > 0 || (end.some_byte && !end.http2)) {
    reached = "headers not complete";
  }
  return {NetFault::kTimeout, "no complete answer" + within + ": " + reached};
}

Explained Broken(const CurlEnd& end, int error) {
  const std::string_view when = !Connected(end)        ? "connect to "
                                : end.header_bytes > 0 ? "answer from "
                                                       : "request to ";
  return {FaultOfErrno(error, end.family),
          std::string(when) + end.where + ": " + WordOfErrno(error)};
}

Explained NoConnection(const CurlEnd& end) {
  const int error = end.os_errno != 0 ? end.os_errno : end.open_errno;
  if (error != 0) return Broken(end, error);
  return {NetFault::kUnreachable, "connect to " + end.where + ": failed"};
}

Explained BadCertificate(const CurlEnd& end) {
  std::string_view why = "is for another name";
  switch (end.verify_result) {  // X509_V_…
    case 0:
    case 1:  // libcurl's own look at the name, not OpenSSL's
      break;
    case 9:
      why = "is not yet valid";
      break;
    case 10:
      why = "has expired";
      break;
    case 18:
      why = "is self-signed";
      break;
    case 19:
    case 20:
    case 21:
      why = "is not signed by a CA that is trusted here";
      break;
    case 23:
      why = "is revoked";
      break;
    case 62:
    case 64:
      break;
    default:
      return {NetFault::kTls, "certificate of " + end.where +
                                  " cannot be verified (code " +
                                  std::to_string(end.verify_result) + ')'};
  }
  return {NetFault::kTls,
          "certificate of " + end.where + ' ' + std::string(why)};
}

// The peer ended it where more had to come.
Explained Ended(const CurlEnd& end) {
  if (end.headers_complete) {
    return {NetFault::kClosed,
            "closed by " + end.where + " inside the announced body"};
  }
  if (end.header_bytes > 0 || end.some_byte) {
    return {NetFault::kProtocol,
            "closed by " + end.where + " before its headers were complete"};
  }
  return {NetFault::kClosed, "closed by " + end.where + " without an answer"};
}

// Of HTTP/2's streams and sessions. There a first byte is no answer: a server
// greets with its settings.
std::optional<Explained> OfHttp2(const CurlEnd& end) {
  switch (end.code) {
    case CURLE_GOT_NOTHING:  // bytes that are no frames
      return Explained{NetFault::kProtocol,
                       "not an HTTP/2 answer from " + end.where};
    case CURLE_PARTIAL_FILE:
      if (end.headers_complete) return std::nullopt;
      return Explained{NetFault::kClosed,
                       "closed by " + end.where + " without an answer"};
    case CURLE_HTTP2:
      return Explained{NetFault::kClosed, "closed by " + end.where +
                                              " without an answer (GOAWAY)"};
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      if (end.os_errno != 0 || !end.tls_reason.empty()) return std::nullopt;
      [[fallthrough]];  // a stream refused, which libcurl tries again first
    case CURLE_HTTP2_STREAM:
      return Explained{NetFault::kReset,
                       "request to " + end.where + ": its stream was reset"};
    default:
      return std::nullopt;
  }
}

Explained Explain(const CurlEnd& end) {
  if (end.headers_too_large) {
    return {NetFault::kProtocol, "headers over 256 KiB"};
  }
  if (end.late) return Late(end);
  if (end.http2) {
    if (auto explained = OfHttp2(end)) return *std::move(explained);
  }
  switch (end.code) {
    case CURLE_OPERATION_TIMEDOUT:
      return Late(end);
    case CURLE_OK:  // the headers break off, which is well for libcurl
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
      return Ended(end);
    case CURLE_COULDNT_RESOLVE_HOST:
      return {NetFault::kDns,
              "look up " + end.where + ": no such name, or no answer"};
    case CURLE_COULDNT_CONNECT:
      return NoConnection(end);
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      if (end.os_errno != 0) return Broken(end, end.os_errno);
      // A TLS connection cut without a farewell, which ends nothing properly.
      if (end.tls_reason.starts_with("unexpected eof")) return Ended(end);
      if (end.tls_reason.empty()) break;
      return {NetFault::kTls, "TLS with " + end.where + ": " + end.tls_reason};
    case CURLE_SSL_CONNECT_ERROR:
      if (end.os_errno == ECONNRESET) return Broken(end, end.os_errno);
      return {NetFault::kTls,
              "TLS handshake with " + end.where + ": " +
                  (end.tls_reason.empty() ? "broken off" : end.tls_reason)};
    case CURLE_PEER_FAILED_VERIFICATION:
      return BadCertificate(end);
    case CURLE_SSL_CERTPROBLEM:
      return {NetFault::kTls,
              "the client certificate or its key cannot be used"};
    case CURLE_SSL_CACERT_BADFILE:
      return {NetFault::kTls, "the CA file cannot be read"};
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_SSL_SHUTDOWN_FAILED:
      return {NetFault::kTls, "TLS with " + end.where + ": failed"};
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
      if (!Connected(end)) {
        return {NetFault::kProtocol, "not an http or https URL"};
      }
      break;
    case CURLE_OUT_OF_MEMORY:
      // Also libcurl's word for a header line over its 100 KiB.
      if (end.header_bytes > 0 && !end.headers_complete) {
        return {NetFault::kProtocol, "a header line over 100 KiB"};
      }
      return {NetFault::kLocal, "out of memory"};
    case CURLE_FAILED_INIT:
    case CURLE_BAD_FUNCTION_ARGUMENT:
    case CURLE_UNKNOWN_OPTION:
    case CURLE_NOT_BUILT_IN:
    case CURLE_AGAIN:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_INITFAILED:
      return {NetFault::kLocal,
              "libcurl error " + std::to_string(static_cast<int>(end.code))};
    default:
      break;
  }
  return {NetFault::kProtocol,
          "not an HTTP answer from " + end.where +
              (end.headers_complete ? ": broken body" : "")};
}

}  // namespace

NetError ErrorOf(const CurlEnd& end) {
  Explained explained = Explain(end);
  return {.fault = explained.fault,
          .detail = CleanText(explained.detail),
          .phases = end.phases,
          .latency = end.latency};
}

std::string TlsReason(const std::string& libcurl_error) {
  const std::size_t start = libcurl_error.find("error:");
  const std::size_t colon = libcurl_error.rfind(':');
  if (start == std::string::npos || colon <= start + 5) return "";
  const std::string reason = libcurl_error.substr(colon + 1);
  return std::string(Trim(reason.substr(0, reason.find(", errno"))));
}

}  // namespace leadsman
