#include "tests/e2e/sidecar.h"

#include <charconv>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/e2e/demo_web.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/socket.h"

namespace leadsman {

HttpAnswer Get(std::uint16_t port, const std::string& target) {
  Connection connection = ConnectTo(port);
  if (!connection) return {};
  connection.Send("GET " + target +
                  " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const std::string all = connection.ReadAll();
  const std::size_t end = all.find("\r\n\r\n");
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  if (end == std::string::npos || !all.starts_with(kVersion)) return {};
  HttpAnswer answer{.head = all.substr(0, end), .body = all.substr(end + 4)};
  const char* const digits = all.data() + kVersion.size();
  std::from_chars(digits, digits + 3, answer.status);
  return answer;
}

Sidecar::Sidecar(const std::string& env_text,
                 std::map<std::string, std::string> env)
    : port_(DeadPort()),
      env_file_(dir_.Write(".env", env_text)),
      options_{.env = std::move(env)} {
  options_.env.emplace("LEADSMAN_STATE_DIRECTORY", dir_.path());
  options_.env.emplace("MONITORING_PORT", std::to_string(port_));
}

void Sidecar::Start() {
  process_ = std::make_unique<Process>(
      std::vector<std::string>{Program("leadsman"), "run", "--env-file",
                               env_file_},
      options_);
  process_->WaitForOut("server.listening");
}

Finished Sidecar::Command(std::vector<std::string> words) const {
  words.insert(words.begin(), Program("leadsman"));
  words.insert(words.end(), {"--env-file", env_file_});
  return RunToEnd(words, options_);
}

bool Sidecar::ComesTo(int readyz_status) const {
  const bool came =
      Eventually([&] { return Ask("/readyz").status == readyz_status; });
  if (!came) {
    ADD_FAILURE() << "/readyz never answered " << readyz_status << "; log:\n"
                  << process_->Out();
  }
  return came;
}

}  // namespace leadsman
