#include "internal/net/socket_address.h"

#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

std::string Text(const std::vector<SocketAddress>& addresses) {
  std::string text;
  for (const SocketAddress& address : addresses) {
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    const int family = address.storage.ss_family;
    const auto* four = reinterpret_cast<const sockaddr_in*>(&address.storage);
    const auto* six = reinterpret_cast<const sockaddr_in6*>(&address.storage);
    const void* bytes = &six->sin6_addr;
    if (family == AF_INET) bytes = &four->sin_addr;
    inet_ntop(family, bytes, buffer.data(), buffer.size());
    text += text.empty() ? "" : " ";
    text += buffer.data();
    text += '/' + std::to_string(ntohs(four->sin_port));
  }
  return text;
}

TEST(AddressesOfTest, AreTheAddressItselfOrLoopbackAndNoneForAName) {
  EXPECT_EQ(Text(AddressesOf("127.0.0.1", 80, true)), "127.0.0.1/80");
  EXPECT_EQ(Text(AddressesOf("fe80::1%lo", 65535, true)), "fe80::1/65535");
  EXPECT_EQ(Text(AddressesOf("", 80, true)), "127.0.0.1/80 ::1/80");
  EXPECT_EQ(Text(AddressesOf("LocalHost", 80, true)), "127.0.0.1/80 ::1/80");
  EXPECT_EQ(Text(AddressesOf("localhost", 80, false)), "127.0.0.1/80");
  EXPECT_EQ(Text(AddressesOf("localhost.", 80, false)), "127.0.0.1/80");
  EXPECT_EQ(Text(AddressesOf("web", 80, true)), "");
  EXPECT_EQ(Text(AddressesOf("127.1", 80, true)), "");
}

}  // namespace
}  // namespace leadsman
