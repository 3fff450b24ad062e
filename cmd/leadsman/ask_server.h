// AskServer: one GET to the running sidecar, for `status`.
#ifndef LEADSMAN_CMD_LEADSMAN_ASK_SERVER_H_
#define LEADSMAN_CMD_LEADSMAN_ASK_SERVER_H_

#include <string>

#include "internal/net/transport.h"

namespace leadsman {

// Blocks for 5 s at most.
HttpResult AskServer(const std::string& url);

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_ASK_SERVER_H_
