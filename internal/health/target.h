// Target: what a check asks. The Kubernetes probe spec (core/v1 Probe), with
// what leadsman adds; defaults are the kubelet's unless the field says more.
#ifndef LEADSMAN_INTERNAL_HEALTH_TARGET_H_
#define LEADSMAN_INTERNAL_HEALTH_TARGET_H_

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "internal/base/secret.h"

namespace leadsman {

struct ProbeHeader {
  std::string name;
  Secret value;

  bool operator==(const ProbeHeader&) const = default;
};

struct TlsClient {
  bool verify = false;      // the kubelet never verifies
  std::string ca_file;      // "" = the system's
  std::string server_name;  // SNI and verified name; "" = the host
  std::string cert_file;    // client certificate
  std::string key_file;

  bool operator==(const TlsClient&) const = default;
};

struct HttpGet {
  std::string scheme = "http";  // or "https"
  std::string host;             // "" = loopback, IPv4 first, then IPv6
  int port = 80;
  std::string path = "/";  // with its query
  std::vector<ProbeHeader> headers;
  std::string method = "GET";
  std::string body;
  TlsClient tls;
  std::string unix_socket;  // connect there instead; "" = no

  bool operator==(const HttpGet&) const = default;
};

struct TcpSocket {
  std::string host;  // as above
  int port = 0;

  bool operator==(const TcpSocket&) const = default;
};

struct Grpc {
  std::string host;  // as above
  int port = 0;
  std::string service;           // "" = the server as a whole
  std::optional<TlsClient> tls;  // unset = plaintext, as the kubelet

  bool operator==(const Grpc&) const = default;
};

using Target = std::variant<HttpGet, TcpSocket, Grpc>;

// "httpGet", "tcpSocket" or "grpc": the configuration's key.
std::string_view KindOf(const Target& target);

// For people: "http://127.0.0.1:8000/", "tcp://127.0.0.1:5432",
// "grpc://127.0.0.1:50051/service" (grpcs with TLS). Without credentials and
// without the query.
std::string Describe(const Target& target);

// Whatever is asked there stays in this pod: "" and localhost with all names
// below it, 127/8, ::1, and the unspecified addresses, which connect(2) takes
// for loopback. IPv6 in brackets or not, IPv4 as short as inet_aton takes it.
bool IsLoopbackHost(const std::string& host);

// The target is loopback, a Unix socket or `pod_ip`: the pod's own, so that it
// may gate (contract: default of `affects`).
bool IsOwn(const Target& target, std::string_view pod_ip);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_HEALTH_TARGET_H_
