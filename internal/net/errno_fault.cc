#include "internal/net/errno_fault.h"

#include <cerrno>
#include <string>
#include <sys/socket.h>

namespace leadsman {

NetFault FaultOfErrno(int error, int family) {
  switch (error) {
    case ECONNREFUSED:
    case ENOENT:  // a Unix socket that is not there
    case EAGAIN:  // a Unix socket whose backlog is full
      return NetFault::kRefused;
    case ECONNRESET:
    case ECONNABORTED:
    case EPIPE:
      return NetFault::kReset;
    case ETIMEDOUT:
      return NetFault::kTimeout;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
    case EHOSTDOWN:
    case EACCES:
    case EPERM:
    case EAFNOSUPPORT:
    case EINVAL:  // a link-local address without its interface
      return NetFault::kUnreachable;
    case EADDRNOTAVAIL:
      return family == AF_INET6 ? NetFault::kUnreachable : NetFault::kLocal;
    default:
      return NetFault::kLocal;
  }
}

std::string WordOfErrno(int error) {
  switch (error) {
    case ECONNREFUSED:
      return "refused";
    case ENOENT:
      return "no such socket";
    case EAGAIN:
      return "its backlog is full";
    case ECONNRESET:
    case EPIPE:
      return "reset by the peer";
    case ECONNABORTED:
      return "aborted";
    case ETIMEDOUT:
      return "timed out";
    case ENETUNREACH:
      return "network unreachable";
    case EHOSTUNREACH:
      return "no route to host";
    case ENETDOWN:
      return "network down";
    case EHOSTDOWN:
      return "host down";
    case EACCES:
    case EPERM:
      return "not permitted";
    case EAFNOSUPPORT:
      return "address family not supported here";
    case EINVAL:
      return "not a usable address";
    case EADDRNOTAVAIL:
      return "no local address or port free";
    case EMFILE:
      return "out of file descriptors (RLIMIT_NOFILE)";
    case ENFILE:
      return "the machine is out of file descriptors";
    case ENOMEM:
    case ENOBUFS:
      return "out of memory";
    default:
      return "errno " + std::to_string(error);
  }
}

}  // namespace leadsman
