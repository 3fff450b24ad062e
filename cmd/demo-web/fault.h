// Fault: a way in which a web server can fail, on order.
#ifndef LEADSMAN_CMD_DEMO_WEB_FAULT_H_
#define LEADSMAN_CMD_DEMO_WEB_FAULT_H_

#include <optional>
#include <string>
#include <string_view>

#include "internal/base/clock.h"

namespace leadsman {

struct Fault {
  enum class Kind {
    kNone,
    kStatus,      // "500": answers with this status
    kSlow,        // "slow=10s": answers as ever, that much later
    kHang,        // takes the request and never answers
    kReset,       // resets the connection (RST) in place of an answer
    kClose,       // closes the connection in place of an answer
    kCrash,       // the program dies at the next request
    kBadBody,     // 200, and a body that is none of ours
    kShortBody,   // closes in the middle of the announced body
    kHalfHeader,  // closes in the middle of the header
    kGarbage,     // answers with bytes that are not HTTP
  };
  Kind kind = Kind::kNone;
  int status = 500;       // with kStatus
  milliseconds delay{0};  // with kSlow
};

// nullopt: no such fault.
std::optional<Fault> ParseFault(std::string_view text);
std::string ToString(const Fault& fault);

// For --help and for the answer to a wrong order.
extern const std::string_view kFaultNames;

}  // namespace leadsman

#endif  // LEADSMAN_CMD_DEMO_WEB_FAULT_H_
