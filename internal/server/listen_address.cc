#include "internal/server/listen_address.h"

#include <algorithm>
#include <cctype>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "internal/base/text.h"

namespace leadsman {
namespace {

// Probes, mail, the store and the libraries' own.
constexpr rlim_t kOthers = 256;

bool HasIpv6() {
  const int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  const sockaddr_in6 any{.sin6_family = AF_INET6};
  const bool bound =
      bind(fd, reinterpret_cast<const sockaddr*>(&any), sizeof any) == 0;
  close(fd);
  return bound;
}

}  // namespace

BoundAddress ChooseAddress(const ServerSettings& settings) {
  std::string host = settings.host;
  if (host.empty() || host == "*") host = "::";
  BoundAddress address;
  if (host == "::" && !HasIpv6()) {
    host = "0.0.0.0";
    address.without_ipv6 = true;
  }
  address.shown = HostPort(host, settings.port);
  address.host = host.find(':') == std::string::npos ? host : '[' + host + ']';
  return address;
}

std::string ListenError(const BoundAddress& address, std::string_view why) {
  std::string reason = CleanText(why);
  if (!reason.empty()) {
    reason.front() = static_cast<char>(
        std::tolower(static_cast<unsigned char>(reason.front())));
  }
  const bool taken = reason.find("in use") != std::string::npos;
  return "cannot listen on " + address.shown + ": " + reason +
         "; set server.listen (LEADSMAN_SERVER_LISTEN)" +
         (taken ? " or stop what listens there" : "");
}

int FittingConnections(int wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  const rlim_t needed = static_cast<rlim_t>(wanted) + kOthers;
  if (limit.rlim_cur < needed) {
    const rlim_t before = limit.rlim_cur;
    limit.rlim_cur = std::min(needed, limit.rlim_max);
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = before;
  }
  if (limit.rlim_cur >= needed) return wanted;
  // Too few for both: half of them are ours.
  return std::max(static_cast<int>(limit.rlim_cur / 2), 1);
}

}  // namespace leadsman
