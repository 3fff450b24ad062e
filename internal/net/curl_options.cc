#include "internal/net/curl_options.h"

#include <algorithm>
#include <string>

#include <curl/curl.h>

#include "internal/base/text.h"
#include "internal/net/curl_answer.h"
#include "internal/net/curl_headers.h"
#include "internal/net/curl_socket.h"
#include "internal/net/socket_address.h"

namespace leadsman {
namespace {

template <typename T>
void Set(CurlExchange& exchange, CURLoption option, T value) {
  curl_easy_setopt(exchange.easy.get(), option, value);
}

std::string Bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : '[' + host + ']';
}

void SetMethod(CurlExchange& exchange) {
  const HttpRequest& request = exchange.request;
  if (request.method == "HEAD") {
    Set(exchange, CURLOPT_NOBODY, 1L);
    return;
  }
  if (!request.body.empty() || request.method == "POST") {
    Set(exchange, CURLOPT_POST, 1L);
    Set(exchange, CURLOPT_POSTFIELDSIZE_LARGE,
        static_cast<curl_off_t>(request.body.size()));
    Set(exchange, CURLOPT_POSTFIELDS, request.body.data());
  }
  if (request.method != "GET" || !request.body.empty()) {
    Set(exchange, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
}

void SetPem(CurlExchange& exchange, CURLoption option, const std::string& pem) {
  if (pem.empty()) return;
  // libcurl takes it as not const and only reads it; the exchange keeps it.
  curl_blob blob{.data = const_cast<char*>(pem.data()),
                 .len = pem.size(),
                 .flags = CURL_BLOB_NOCOPY};
  Set(exchange, option, &blob);
}

void SetTls(CurlExchange& exchange) {
  const NetTls& tls = exchange.request.tls;
  Set(exchange, CURLOPT_SSL_VERIFYPEER, tls.verify ? 1L : 0L);
  Set(exchange, CURLOPT_SSL_VERIFYHOST, tls.verify ? 2L : 0L);
  // Each handshake whole: a resumed one would show no certificate.
  Set(exchange, CURLOPT_SSL_SESSIONID_CACHE, 0L);
  if (tls.verify) {
    Set(exchange, CURLOPT_CA_CACHE_TIMEOUT, 300L);
    SetPem(exchange, CURLOPT_CAINFO_BLOB, tls.ca_pem);
    if (!tls.ca_file.empty()) {
      Set(exchange, CURLOPT_CAINFO, tls.ca_file.c_str());
    }
    if (!tls.ca_file.empty() || !tls.ca_pem.empty()) {
      Set(exchange, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    }
  }
  SetPem(exchange, CURLOPT_SSLCERT_BLOB, tls.cert_pem);
  SetPem(exchange, CURLOPT_SSLKEY_BLOB, tls.key_pem);
  if (!tls.cert_file.empty()) {
    Set(exchange, CURLOPT_SSLCERT, tls.cert_file.c_str());
    const std::string& key =
        tls.key_file.empty() ? tls.cert_file : tls.key_file;
    Set(exchange, CURLOPT_SSLKEY, key.c_str());
  }
  Set(exchange, CURLOPT_CERTINFO, exchange.request.certificates ? 1L : 0L);
}

void SetVersion(CurlExchange& exchange, bool https) {
  long version = CURL_HTTP_VERSION_1_1;
  if (exchange.request.http2) {
    version =
        https ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE;
  }
  Set(exchange, CURLOPT_HTTP_VERSION, version);
}

void SetAlways(CurlExchange& exchange) {
  Set(exchange, CURLOPT_PRIVATE, static_cast<void*>(&exchange));
  Set(exchange, CURLOPT_NOSIGNAL, 1L);
  Set(exchange, CURLOPT_NOPROXY, "*");
  Set(exchange, CURLOPT_PROTOCOLS_STR, "http,https");
  Set(exchange, CURLOPT_HTTP09_ALLOWED, 0L);
  Set(exchange, CURLOPT_PATH_AS_IS, 1L);
  // A look-up that is over time is left to its thread; without this libcurl
  // waits for the thread, and so does everything else.
  Set(exchange, CURLOPT_QUICK_EXIT, 1L);
  // Long enough for one round of checks, short enough that a container which
  // comes back under another address is found.
  Set(exchange, CURLOPT_DNS_CACHE_TIMEOUT, 5L);
  const auto timeout = static_cast<long>(
      std::max(exchange.request.timeout, milliseconds(1)).count());
  Set(exchange, CURLOPT_TIMEOUT_MS, timeout);
  Set(exchange, CURLOPT_CONNECTTIMEOUT_MS, timeout);  // its own default: 300 s
  Set(exchange, CURLOPT_ERRORBUFFER, exchange.error.data());
  Set(exchange, CURLOPT_OPENSOCKETFUNCTION, OpenSocket);
  Set(exchange, CURLOPT_OPENSOCKETDATA, static_cast<void*>(&exchange));
  Set(exchange, CURLOPT_HEADERFUNCTION, OnHeader);
  Set(exchange, CURLOPT_HEADERDATA, static_cast<void*>(&exchange));
  Set(exchange, CURLOPT_WRITEFUNCTION, OnBody);
  Set(exchange, CURLOPT_WRITEDATA, static_cast<void*>(&exchange));
}

}  // namespace

std::string SetOptions(CurlExchange& exchange, const CurlDefaults& defaults) {
  const HttpRequest& request = exchange.request;
  const auto parts = SplitUrl(request.url);
  if (!parts) return "not an http or https URL";
  const bool https = parts->scheme == "https";
  const std::string port = !parts->port.empty() ? parts->port
                           : https              ? "443"
                                                : "80";
  const std::string host = Bracketed(parts->host);
  const bool unix_socket = !request.unix_socket.empty();
  const bool localhost = IsLocalhost(parts->host);
  exchange.where =
      unix_socket ? "unix:" + request.unix_socket : host + ':' + port;
  exchange.looks_up_name =
      !unix_socket && AddressesOf(parts->host, 0, false).empty();

  SetAlways(exchange);
  std::string url = request.url;
  const std::string dialled = localhost ? "localhost" : host;
  std::string host_header;
  if (https && !request.tls.server_name.empty()) {
    // SNI and the verified name come from the URL; where to connect and the
    // Host header stay those asked for.
    url = "https://" + Bracketed(request.tls.server_name) + ':' + port +
          parts->path;
    host_header = parts->port.empty() ? host : host + ':' + port;
  }
  if (url != request.url || dialled != host) {
    Append(exchange.connect_to, "::" + dialled + ':' + port);
    Set(exchange, CURLOPT_CONNECT_TO, exchange.connect_to.get());
  }
  Set(exchange, CURLOPT_URL, url.c_str());
  if (unix_socket) {
    Set(exchange, CURLOPT_UNIX_SOCKET_PATH, request.unix_socket.c_str());
  } else if (localhost) {
    // libcurl's own order is IPv6 first.
    Append(exchange.resolve, "localhost:" + port + ":127.0.0.1" +
                                 (defaults.ipv6_loopback ? ",[::1]" : ""));
    Set(exchange, CURLOPT_RESOLVE, exchange.resolve.get());
  }
  if (exchange.connect_only) Set(exchange, CURLOPT_CONNECT_ONLY, 1L);
  if (!request.keep_alive) {
    Set(exchange, CURLOPT_FORBID_REUSE, 1L);
    Set(exchange, CURLOPT_FRESH_CONNECT, 1L);
    if (!exchange.connect_only) {
      Set(exchange, CURLOPT_CLOSESOCKETFUNCTION, CloseSocket);
      Set(exchange, CURLOPT_CLOSESOCKETDATA, static_cast<void*>(&exchange));
    }
  }
  SetVersion(exchange, https);
  if (https) SetTls(exchange);
  SetMethod(exchange);
  std::string why;
  exchange.headers = HeadersOf(request, defaults.user_agent, host_header, why);
  Set(exchange, CURLOPT_HTTPHEADER, exchange.headers.get());
  return why;
}

}  // namespace leadsman
