// What an errno of a socket means for an attempt. Pure.
#ifndef LEADSMAN_INTERNAL_NET_ERRNO_FAULT_H_
#define LEADSMAN_INTERNAL_NET_ERRNO_FAULT_H_

#include <string>

#include "internal/net/transport.h"

namespace leadsman {

// `family` (AF_INET, …) is the address's: without an address of our own of
// that kind EADDRNOTAVAIL means that the way there is missing (IPv6 switched
// off), with one that our ports are used up.
NetFault FaultOfErrno(int error, int family);

// "refused", "no route to host", …; for others the number, since strerror is
// neither thread-safe nor the same everywhere.
std::string WordOfErrno(int error);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_ERRNO_FAULT_H_
