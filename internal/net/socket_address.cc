#include "internal/net/socket_address.h"

#include <arpa/inet.h>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <net/if.h>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

#include "internal/base/text.h"

namespace leadsman {
namespace {

template <typename T>
SocketAddress Wrap(const T& address) {
  SocketAddress wrapped;
  std::memcpy(&wrapped.storage, &address, sizeof address);
  wrapped.size = sizeof address;
  return wrapped;
}

SocketAddress Four(in_addr address, int port) {
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_port = htons(static_cast<std::uint16_t>(port));
  four.sin_addr = address;
  return Wrap(four);
}

SocketAddress Six(const in6_addr& address, int port, std::uint32_t scope) {
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  six.sin6_port = htons(static_cast<std::uint16_t>(port));
  six.sin6_addr = address;
  six.sin6_scope_id = scope;
  return Wrap(six);
}

}  // namespace

bool IsLocalhost(const std::string& host) {
  const std::string name = ToLower(host);
  return name == "localhost" || name == "localhost.";
}

std::vector<SocketAddress> AddressesOf(const std::string& host, int port,
                                       bool ipv6_loopback) {
  std::vector<SocketAddress> addresses;
  if (host.empty() || IsLocalhost(host)) {
    addresses.push_back(Four({htonl(INADDR_LOOPBACK)}, port));
    if (ipv6_loopback) addresses.push_back(Six(in6addr_loopback, port, 0));
    return addresses;
  }
  const std::size_t percent = host.find('%');
  const std::string bare = host.substr(0, percent);
  in_addr four{};
  in6_addr six{};
  if (inet_pton(AF_INET, bare.c_str(), &four) == 1) {
    addresses.push_back(Four(four, port));
  } else if (inet_pton(AF_INET6, bare.c_str(), &six) == 1) {
    const std::uint32_t scope =
        percent == std::string::npos
            ? 0
            : if_nametoindex(host.c_str() + percent + 1);
    addresses.push_back(Six(six, port, scope));
  }
  return addresses;
}

bool HasIpv6Loopback() {
  const int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  const SocketAddress loopback = Six(in6addr_loopback, 0, 0);
  const bool bound = bind(fd, loopback.raw(), loopback.size) == 0;
  close(fd);
  return bound;
}

}  // namespace leadsman
