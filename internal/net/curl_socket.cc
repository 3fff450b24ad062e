#include "internal/net/curl_socket.h"

#include <cerrno>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <curl/curl.h>

#include "internal/net/curl_exchange.h"

namespace leadsman {
namespace {

// Of tcp_info's states; <netinet/tcp.h>, which names them, has an older
// tcp_info and cannot stand beside <linux/tcp.h>.
constexpr int kSynSent = 2;
constexpr int kClosed = 7;

}  // namespace

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

}  // namespace leadsman
