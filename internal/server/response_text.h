// An answer as bytes. Pure.
#ifndef LEADSMAN_INTERNAL_SERVER_RESPONSE_TEXT_H_
#define LEADSMAN_INTERNAL_SERVER_RESPONSE_TEXT_H_

#include <string>

#include "internal/server/request_guard.h"
#include "internal/server/route.h"

namespace leadsman {

enum class After { kClose, kKeepAlive, kKeepAliveOldClient };

// Appends head and body; with `head_only`, the body's length but not the body.
void AppendResponse(std::string& bytes, const Response& response,
                    bool head_only, After after);

// The answer to what the guard refused.
Response RefusalResponse(const Arrival& arrival);

// Every error ends the connection. A health path's 503 is no error of anyone's.
bool EndsConnection(int status);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_SERVER_RESPONSE_TEXT_H_
