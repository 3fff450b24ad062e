// DemoWeb: demo-web on a port of its own, and orders to it.
#ifndef LEADSMAN_TESTS_E2E_DEMO_WEB_H_
#define LEADSMAN_TESTS_E2E_DEMO_WEB_H_

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/process.h"
#include "tests/support/socket.h"
#include "tests/support/temp_dir.h"

namespace leadsman {

// Those built beside the tests, or the variable LEADSMAN_BIN_DIR's: the same
// tests for the programs to ship (./dev test-release).
inline std::string Program(const std::string& name) {
  const char* other = std::getenv("LEADSMAN_BIN_DIR");
  return std::string(other == nullptr ? LEADSMAN_BIN_DIR : other) + "/" + name;
}

// Whether a library can be preloaded into it: not into a static program.
inline bool HasLoader(const std::string& program) {
  return ReadFileText(program).find("/ld-linux") != std::string::npos;
}

class DemoWeb {
 public:
  explicit DemoWeb(const std::vector<std::string>& arguments = {}) {
    Start(DeadPort(), arguments);
  }

  std::uint16_t port() const { return port_; }
  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/";
  }
  Process& process() { return *process_; }

  // Everything that comes back, up to the connection's end.
  std::string Ask(const std::string& method, const std::string& target) const {
    Connection connection = ConnectTo(port_);
    if (!connection) return "refused";
    connection.Send(method + " " + target + " HTTP/1.1\r\nHost: demo\r\n\r\n");
    return connection.ReadAll();
  }

  void Order(const std::string& fault) const {
    EXPECT_NE(Ask("POST", "/fault/" + fault).find("fault: " + fault),
              std::string::npos);
  }

  void Stop() { process_.reset(); }
  void StartAgain() { Start(port_, {}); }

 private:
  void Start(std::uint16_t port, const std::vector<std::string>& arguments) {
    std::vector<std::string> args{Program("demo-web"), "--host", "127.0.0.1",
                                  "--port", std::to_string(port)};
    args.insert(args.end(), arguments.begin(), arguments.end());
    process_ = std::make_unique<Process>(args);
    if (!process_->WaitForOut("\n")) return;
    const std::string out = process_->Out();
    const char* const end = out.data() + out.size();
    std::from_chars(out.data() + out.rfind(':') + 1, end, port_);
  }

  std::unique_ptr<Process> process_;
  std::uint16_t port_ = 0;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_E2E_DEMO_WEB_H_
