// Socket addresses of hosts that need no look-up.
#ifndef LEADSMAN_INTERNAL_NET_SOCKET_ADDRESS_H_
#define LEADSMAN_INTERNAL_NET_SOCKET_ADDRESS_H_

#include <string>
#include <sys/socket.h>
#include <vector>

namespace leadsman {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  const sockaddr* raw() const {
    return reinterpret_cast<const sockaddr*>(&storage);
  }
};

// "localhost", in any case, or with the dot that ends a full name.
bool IsLocalhost(const std::string& host);

// The addresses of a host that needs no look-up: itself, or 127.0.0.1 and then
// ::1 (where `ipv6_loopback`) for localhost and "". Empty: it is a name.
std::vector<SocketAddress> AddressesOf(const std::string& host, int port,
                                       bool ipv6_loopback);

// Whether ::1 can be bound to here.
bool HasIpv6Loopback();

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_SOCKET_ADDRESS_H_
