// Control: how a command reaches the running leadsman in the same container.
//
// A Unix socket in the file system, mode 0600: never TCP and never abstract,
// which the web container could reach. One line is asked, at most 4 KiB; one
// text is answered, to the connection's end.
#ifndef LEADSMAN_INTERNAL_NET_CONTROL_H_
#define LEADSMAN_INTERNAL_NET_CONTROL_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "internal/base/clock.h"
#include "internal/base/result.h"
#include "internal/net/loop.h"

namespace leadsman {

inline constexpr std::size_t kMaxControlLine = 4096;

// Loop thread. May be called later than the question, once; where the asker
// has gone by then, nothing happens.
using ControlReply = std::function<void(std::string text)>;
using ControlQuestion = std::function<void(std::string line, ControlReply)>;

class ControlServer {
 public:
  virtual ~ControlServer() = default;  // removes the socket file
};

// A socket file on which nobody answers is replaced. The error is one line
// that names the path.
[[nodiscard]] Result<std::unique_ptr<ControlServer>, std::string>
ListenForControl(Loop& loop, const std::string& path, ControlQuestion asked);

// Blocks. The error is one line that says what to do.
[[nodiscard]] Result<std::string, std::string> AskControl(
    const std::string& path, const std::string& line, milliseconds timeout);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_CONTROL_H_
