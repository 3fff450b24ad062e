#include "internal/config/config.h"

#include <map>
#include <string>
#include <utility>

namespace leadsman {

std::string Render(const ConfigError& error) {
  std::string text = error.file;
  if (error.line > 0) {
    text.append(":").append(std::to_string(error.line));
    text.append(":").append(std::to_string(error.column));
  }
  if (!text.empty()) text += ": ";
  if (!error.path.empty()) text += error.path + ": ";
  return text + error.what;
}

PodFacts PodFactsFrom(const std::map<std::string, std::string>& environment,
                      std::string host) {
  const auto value = [&](const char* name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::string() : found->second;
  };
  return {.name = value("POD_NAME"),
          .namespace_name = value("POD_NAMESPACE"),
          .uid = value("POD_UID"),
          .ip = value("POD_IP"),
          .host = std::move(host)};
}

}  // namespace leadsman
