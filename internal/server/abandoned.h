// Connections that nobody holds any more: accepted, but never looked at.
#ifndef LEADSMAN_INTERNAL_SERVER_ABANDONED_H_
#define LEADSMAN_INTERNAL_SERVER_ABANDONED_H_

#include <cstdint>

namespace leadsman {

// Shuts down every connection of this process that came in on `port`, whoever
// holds its descriptor; closes none, as another thread may still do so. A pass
// over all descriptors: for the server's end only.
void CutClientsOf(std::uint16_t port);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_SERVER_ABANDONED_H_
