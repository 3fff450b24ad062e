#include "internal/health/target.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <optional>
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

// An address in its one binary form, IPv4 as IPv6 has it (::ffff:127.0.0.1);
// nullopt: no address. IPv4 in every form that getaddrinfo connects to: 127.1,
// 0x7f.1 and 2130706433 are 127.0.0.1.
std::optional<in6_addr> AddressOf(const std::string& text) {
  in6_addr six{};
  if (inet_pton(AF_INET6, text.c_str(), &six) == 1) return six;
  in_addr four{};
  // inet_aton takes no notice of what follows a blank.
  if (text.find_first_of(" \t\n\v\f\r") != std::string::npos ||
      inet_aton(text.c_str(), &four) == 0) {
    return std::nullopt;
  }
  six = {};
  six.s6_addr16[5] = 0xffff;
  six.s6_addr32[3] = four.s_addr;
  return six;
}

bool IsLoopback(const in6_addr& address) {
  if (IN6_IS_ADDR_LOOPBACK(&address)) return true;
  if (IN6_IS_ADDR_UNSPECIFIED(&address)) return true;
  return IN6_IS_ADDR_V4MAPPED(&address) &&
         (address.s6_addr[12] == 127 || address.s6_addr32[3] == INADDR_ANY);
}

// RFC 6761, 6.3: "localhost" and all names below it.
bool IsLoopbackName(std::string name) {
  name = ToLower(name);
  if (name.ends_with('.')) name.pop_back();
  return name == "localhost" || name.ends_with(".localhost");
}

bool IsOwnHost(const std::string& host, const std::string& pod_ip) {
  if (IsLoopbackHost(host)) return true;
  const auto address = AddressOf(host);
  const auto pod = AddressOf(pod_ip);
  return address && pod && IN6_ARE_ADDR_EQUAL(&*address, &*pod);
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

bool IsLoopbackHost(const std::string& host) {
  if (host.empty() || IsLoopbackName(host)) return true;
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  const auto address =
      AddressOf(bracketed ? host.substr(1, host.size() - 2) : host);
  return address && IsLoopback(*address);
}

bool IsOwn(const Target& target, std::string_view pod_ip) {
  const auto* http = std::get_if<HttpGet>(&target);
  if (http != nullptr && !http->unix_socket.empty()) return true;
  return std::visit(
      [&](const auto& kind) {
        return IsOwnHost(kind.host, std::string(pod_ip));
      },
      target);
}

}  // namespace leadsman
