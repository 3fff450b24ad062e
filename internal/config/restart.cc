#include "internal/config/restart.h"

#include <string>
#include <vector>

namespace leadsman {

std::vector<std::string> KeepUntilRestart(const Settings& running,
                                          Settings& wanted) {
  std::vector<std::string> keys;
  const auto keep = [&keys](const char* key, const auto& runs, auto& asked) {
    if (runs == asked) return;
    if (keys.empty() || keys.back() != key) keys.emplace_back(key);
    asked = runs;
  };
  keep("server.listen", running.server.host, wanted.server.host);
  keep("server.listen", running.server.port, wanted.server.port);
  keep("state.directory", running.state.directory, wanted.state.directory);
  keep("state.maxBytes", running.state.max_bytes, wanted.state.max_bytes);
  keep("kubernetes.enabled", running.kubernetes.enabled,
       wanted.kubernetes.enabled);
  keep("log.format", running.log.format, wanted.log.format);
  return keys;
}

}  // namespace leadsman
