// Sidecar: `leadsman run`, on a port and a state directory of its own.
#ifndef LEADSMAN_TESTS_E2E_SIDECAR_H_
#define LEADSMAN_TESTS_E2E_SIDECAR_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace leadsman {

struct HttpAnswer {
  int status = 0;  // 0 = no answer
  std::string head;
  std::string body;
};

// Over a connection of its own, to 127.0.0.1.
HttpAnswer Get(std::uint16_t port, const std::string& target);

class Sidecar {
 public:
  // `env_text` becomes the file that --env-file names; `env` is its
  // environment. Nothing runs yet.
  explicit Sidecar(const std::string& env_text,
                   std::map<std::string, std::string> env = {});

  // Runs it, and waits until it listens.
  void Start();
  void Kill() { process_.reset(); }  // -9
  // Runs another command with the same configuration, to its end.
  Finished Command(std::vector<std::string> words) const;

  Process& process() { return *process_; }
  std::uint16_t port() const { return port_; }
  const std::string& env_file() const { return env_file_; }
  HttpAnswer Ask(const std::string& target) const { return Get(port_, target); }
  // Waits until /readyz answers so.
  bool ComesTo(int readyz_status) const;

 private:
  TempDir dir_;
  std::uint16_t port_;
  std::string env_file_;
  ProcessOptions options_;
  std::unique_ptr<Process> process_;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_E2E_SIDECAR_H_
