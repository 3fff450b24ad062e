#include "internal/health/target.h"

#include <string>
#include <string_view>
#include <variant>

#include "internal/base/text.h"

namespace leadsman {
namespace {

constexpr std::string_view kLoopback = "127.0.0.1";

std::string Address(const std::string& host, int port) {
  return HostPort(host.empty() ? kLoopback : std::string_view(host), port);
}

bool IsOwnHost(std::string_view host, std::string_view pod_ip) {
  return host.empty() || host == "localhost" || host == "::1" ||
         host.starts_with("127.") || (!pod_ip.empty() && host == pod_ip);
}

struct Describer {
  std::string operator()(const HttpGet& http) const {
    const std::string path = http.path.substr(0, http.path.find('?'));
    if (!http.unix_socket.empty()) {
      return http.scheme + "+unix://" + http.unix_socket + path;
    }
    return http.scheme + "://" + Address(http.host, http.port) + path;
  }
  std::string operator()(const TcpSocket& tcp) const {
    return "tcp://" + Address(tcp.host, tcp.port);
  }
  std::string operator()(const Grpc& grpc) const {
    return (grpc.tls ? "grpcs://" : "grpc://") + Address(grpc.host, grpc.port) +
           (grpc.service.empty() ? "" : "/" + grpc.service);
  }
};

struct Kind {
  std::string_view operator()(const HttpGet&) const { return "httpGet"; }
  std::string_view operator()(const TcpSocket&) const { return "tcpSocket"; }
  std::string_view operator()(const Grpc&) const { return "grpc"; }
};

}  // namespace

std::string_view KindOf(const Target& target) {
  return std::visit(Kind(), target);
}

std::string Describe(const Target& target) {
  return std::visit(Describer(), target);
}

bool IsOwn(const Target& target, std::string_view pod_ip) {
  const auto* http = std::get_if<HttpGet>(&target);
  if (http != nullptr && !http->unix_socket.empty()) return true;
  return std::visit(
      [&](const auto& kind) { return IsOwnHost(kind.host, pod_ip); }, target);
}

}  // namespace leadsman
