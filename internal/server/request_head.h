// ParseRequestHead: a request's lines, once they are all there. Pure.
#ifndef LEADSMAN_INTERNAL_SERVER_REQUEST_HEAD_H_
#define LEADSMAN_INTERNAL_SERVER_REQUEST_HEAD_H_

#include <string_view>

#include "internal/server/request_guard.h"

namespace leadsman {

// `head`: from the request line to the last header's CRLF, without the empty
// line. Each line ends in CRLF, and there is no other control byte but HT:
// RequestGuard has seen to that.
Arrival ParseRequestHead(std::string_view head);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_SERVER_REQUEST_HEAD_H_
