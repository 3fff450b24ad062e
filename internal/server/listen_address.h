// Where to listen, and how many connections fit: what the host decides.
#ifndef LEADSMAN_INTERNAL_SERVER_LISTEN_ADDRESS_H_
#define LEADSMAN_INTERNAL_SERVER_LISTEN_ADDRESS_H_

#include <string>
#include <string_view>

#include "internal/config/settings.h"

namespace leadsman {

struct BoundAddress {
  std::string host;           // an IPv6 one in brackets
  std::string shown;          // host and port, for people
  bool without_ipv6 = false;  // all of IPv4 in place of both families
};

// Asks the host whether it has IPv6 where the setting is [::].
BoundAddress ChooseAddress(const ServerSettings& settings);

// "cannot listen on [::]:8010: address already in use; set server.listen
// (LEADSMAN_SERVER_LISTEN) or stop what listens there".
// `why`: any library's words.
std::string ListenError(const BoundAddress& address, std::string_view why);

// Raises the soft limit on descriptors towards the hard one as far as `wanted`
// connections need, and says how many of them fit beside what else is open.
int FittingConnections(int wanted);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_SERVER_LISTEN_ADDRESS_H_
