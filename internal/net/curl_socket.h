// The sockets that libcurl uses, opened and closed by us.
#ifndef LEADSMAN_INTERNAL_NET_CURL_SOCKET_H_
#define LEADSMAN_INTERNAL_NET_CURL_SOCKET_H_

#include <curl/curl.h>

namespace leadsman {

// CURLOPT_OPENSOCKETFUNCTION; `exchange` is a CurlExchange. Our own, to know
// why there is no socket, and for close-on-exec.
curl_socket_t OpenSocket(void* exchange, curlsocktype purpose,
                         curl_sockaddr* address);

// CURLOPT_CLOSESOCKETFUNCTION, for connections that end with their exchange.
// Notes what libcurl does not tell and the kernel knows: whether a TLS
// handshake that never ended had a connection, and whether "closed without an
// answer" was in truth "closed within the status line". The kernel takes the
// FIN for a byte.
int CloseSocket(void* exchange, curl_socket_t fd);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_CURL_SOCKET_H_
