#include "cmd/leadsman/control.h"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/base/log.h"
#include "internal/base/time_text.h"

namespace leadsman {
namespace {

constexpr std::string_view kDrain = "drain ";

}  // namespace

std::vector<std::string> ControlPaths(const StateSettings& state) {
  return {"/run/leadsman/control.sock", state.directory + "/control.sock"};
}

std::unique_ptr<ControlServer> OpenControl(const StateSettings& state,
                                           Loop& loop, Farewell& farewell) {
  const auto answer = [&farewell](const std::string& line, ControlReply reply) {
    const auto timeout =
        line.starts_with(kDrain)
            ? ParseDuration(std::string_view(line).substr(kDrain.size()))
            : std::nullopt;
    if (!timeout) return reply("unknown request");
    farewell.Drain(std::chrono::ceil<milliseconds>(*timeout),
                   [reply = std::move(reply)](bool sent) {
                     reply(sent ? "sent" : "unsent");
                   });
  };
  std::string why;
  for (const std::string& path : ControlPaths(state)) {
    auto server = ListenForControl(loop, path, answer);
    if (server) return *std::move(server);
    why = server.error();
  }
  Log(LogLevel::kWarn, "control.off",
      {{"note", "drain will signal this process instead"}, {"reason", why}});
  return nullptr;
}

}  // namespace leadsman
