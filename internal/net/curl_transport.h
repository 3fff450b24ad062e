// The Transport over libcurl's multi interface, on a Loop.
//
// One request in flight holds one easy handle, taken from a small pool; the
// multi handle tells which sockets it waits for and when it wants to be
// called. The loop must outlive the transport.
#ifndef LEADSMAN_INTERNAL_NET_CURL_TRANSPORT_H_
#define LEADSMAN_INTERNAL_NET_CURL_TRANSPORT_H_

#include <memory>
#include <string_view>

#include "internal/net/loop.h"
#include "internal/net/transport.h"

namespace leadsman {

// `version` is ours, for the User-Agent: leadsman/VERSION.
std::unique_ptr<Transport> NewTransport(Loop& loop, std::string_view version);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_CURL_TRANSPORT_H_
