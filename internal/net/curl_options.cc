#include "internal/net/curl_options.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstddef>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

#include <curl/curl.h>

#include "internal/base/text.h"
#include "internal/net/curl_answer.h"

namespace leadsman {
namespace {

// Of tcp_info's states; <netinet/tcp.h>, which names them, has an older
// tcp_info and cannot stand beside <linux/tcp.h>.
constexpr int kSynSent = 2;
constexpr int kClosed = 7;

template <typename T>
void Set(CurlExchange& exchange, CURLoption option, T value) {
  curl_easy_setopt(exchange.easy.get(), option, value);
}

// Our own, to know why there is no socket, and for close-on-exec.
curl_socket_t OpenSocket(void* exchange, curlsocktype /*purpose*/,
                         curl_sockaddr* address) {
  auto& mine = *static_cast<CurlExchange*>(exchange);
  mine.family = address->family;
  const int fd =
      socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
             address->protocol);
  if (fd < 0) mine.open_errno = errno;
  return fd < 0 ? CURL_SOCKET_BAD : fd;
}

// What libcurl does not tell and the kernel knows: whether a TLS handshake that
// never ended had a connection, and whether "closed without an answer" was in
// truth "closed within the status line". The kernel takes the FIN for a byte.
int CloseSocket(void* exchange, curl_socket_t fd) {
  auto& mine = *static_cast<CurlExchange*>(exchange);
  tcp_info info{};
  socklen_t size = sizeof info;
  if (mine.header_bytes == 0 &&
      getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0) {
    mine.connected |= info.tcpi_state != kSynSent && info.tcpi_state != kClosed;
    mine.some_byte |= info.tcpi_bytes_received > 1;
  }
  return close(fd);
}

bool IsAddress(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  const std::string bare = host.substr(0, host.find('%'));
  return inet_pton(AF_INET, bare.c_str(), bytes.data()) == 1 ||
         inet_pton(AF_INET6, bare.c_str(), bytes.data()) == 1;
}

std::string Bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : '[' + host + ']';
}

bool HasLineEnd(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) !=
         std::string_view::npos;
}

// "Name: value" lines; libcurl's own where a request names the same header.
std::string SetHeaders(CurlExchange& exchange, const CurlDefaults& defaults,
                       const std::string& host_header) {
  const HttpRequest& request = exchange.request;
  bool user_agent = false, accept = false, host = false, type = false,
       connection = false;
  for (const auto& [name, value] : request.headers) {
    if (name.empty() || HasLineEnd(name) || HasLineEnd(value) ||
        name.find(':') != std::string::npos) {
      return "the header " + CleanText(name) + " cannot be sent";
    }
    const std::string lower = ToLower(name);
    user_agent |= lower == "user-agent";
    accept |= lower == "accept";
    type |= lower == "content-type";
    connection |= lower == "connection";
    if (value.empty()) {
      // For libcurl "Name:" leaves out its own, "Name;" sends an empty one.
      if (lower == "host") continue;
      const bool removed = lower == "user-agent" || lower == "accept";
      Append(exchange.headers, name + (removed ? ":" : ";"));
    } else {
      host |= lower == "host";
      Append(exchange.headers, name + ": " + value);
    }
  }
  if (!user_agent)
    Append(exchange.headers, "User-Agent: " + defaults.user_agent);
  if (!accept) Append(exchange.headers, "Accept: */*");
  if (!host && !host_header.empty()) {
    Append(exchange.headers, "Host: " + host_header);
  }
  if (!type) Append(exchange.headers, "Content-Type:");
  if (!connection && !request.keep_alive && !request.http2) {
    Append(exchange.headers, "Connection: close");
  }
  Append(exchange.headers, "Expect:");
  Set(exchange, CURLOPT_HTTPHEADER, exchange.headers.get());
  return "";
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

void SetTls(CurlExchange& exchange) {
  const NetTls& tls = exchange.request.tls;
  Set(exchange, CURLOPT_SSL_VERIFYPEER, tls.verify ? 1L : 0L);
  Set(exchange, CURLOPT_SSL_VERIFYHOST, tls.verify ? 2L : 0L);
  // Each handshake whole: a resumed one would show no certificate.
  Set(exchange, CURLOPT_SSL_SESSIONID_CACHE, 0L);
  if (tls.verify) {
    Set(exchange, CURLOPT_CA_CACHE_TIMEOUT, 300L);
    if (!tls.ca_file.empty()) {
      Set(exchange, CURLOPT_CAINFO, tls.ca_file.c_str());
      Set(exchange, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    }
  }
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
  const bool localhost = ToLower(parts->host) == "localhost";
  exchange.where =
      unix_socket ? "unix:" + request.unix_socket : host + ':' + port;
  exchange.looks_up_name =
      !unix_socket && !localhost && !IsAddress(parts->host);

  SetAlways(exchange);
  std::string url = request.url;
  std::string host_header;
  if (https && !request.tls.server_name.empty()) {
    // SNI and the verified name come from the URL; where to connect and the
    // Host header stay those asked for.
    url = "https://" + Bracketed(request.tls.server_name) + ':' + port +
          parts->path;
    host_header = parts->port.empty() ? host : host + ':' + port;
    Append(exchange.connect_to, "::" + host + ':' + port);
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
  return SetHeaders(exchange, defaults, host_header);
}

}  // namespace leadsman
