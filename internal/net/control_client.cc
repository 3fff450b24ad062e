#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>

#include "internal/base/time_text.h"
#include "internal/net/control.h"
#include "internal/net/errno_fault.h"
#include "internal/net/unix_socket.h"

namespace leadsman {
namespace {

// False once the deadline has passed.
bool WaitUntil(SteadyTime deadline, int fd, short events) {
  while (true) {
    const auto left = std::chrono::ceil<milliseconds>(
        deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd one{.fd = fd, .events = events, .revents = 0};
    const int ready = poll(&one, 1, static_cast<int>(left.count()));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

}  // namespace

Result<std::string, std::string> AskControl(const std::string& path,
                                            const std::string& line,
                                            milliseconds timeout) {
  const auto fail = [&](const std::string& why) {
    return Unexpected<std::string>("control socket " + path + ": " + why);
  };
  const auto late = [&] {
    return fail("no answer within " + FormatDuration(timeout));
  };
  const auto address = UnixAddress(path);
  if (!address) return fail("not an absolute path of at most 107 bytes");
  if (line.size() >= kMaxControlLine || line.find('\n') != std::string::npos) {
    return fail("the request must be one line under 4096 bytes");
  }
  const OwnedFd fd = UnixStream();
  if (fd.get() < 0) return fail(WordOfErrno(errno));
  const SteadyTime deadline = std::chrono::steady_clock::now() + timeout;
  const int error = ConnectUnix(fd.get(), *address);
  if (error == ENOENT || error == ECONNREFUSED) {
    return fail(
        "nobody answers; is leadsman running, with this state "
        "directory?");
  }
  if (error != 0) return fail(WordOfErrno(error));

  const std::string request = line + '\n';
  std::string_view left = request;
  while (!left.empty()) {
    if (!WaitUntil(deadline, fd.get(), POLLOUT)) return late();
    const ssize_t sent = send(fd.get(), left.data(), left.size(), MSG_NOSIGNAL);
    if (sent < 0) return fail(WordOfErrno(errno));
    left.remove_prefix(static_cast<std::size_t>(sent));
  }
  std::string answer;
  while (true) {
    if (!WaitUntil(deadline, fd.get(), POLLIN)) return late();
    std::array<char, 4096> chunk{};
    const ssize_t got = recv(fd.get(), chunk.data(), chunk.size(), 0);
    if (got < 0) return fail(WordOfErrno(errno));
    if (got == 0) break;
    answer.append(chunk.data(), static_cast<std::size_t>(got));
  }
  if (answer.empty()) return fail("closed without an answer");
  return answer;
}

}  // namespace leadsman
