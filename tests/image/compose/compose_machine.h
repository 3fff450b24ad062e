// ComposeMachine: a machine of its own for containers (machine.sh): podman's
// service in namespaces, its network leading nowhere, leadsman's image loaded.
#ifndef LEADSMAN_TESTS_IMAGE_COMPOSE_COMPOSE_MACHINE_H_
#define LEADSMAN_TESTS_IMAGE_COMPOSE_COMPOSE_MACHINE_H_

#include <chrono>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace leadsman {

class ComposeMachine {
 public:
  // Building and starting containers on a loaded machine takes long.
  static constexpr std::chrono::milliseconds kPatience{120'000};

  ComposeMachine();  // runs when it returns
  ~ComposeMachine();
  ComposeMachine(const ComposeMachine&) = delete;
  ComposeMachine& operator=(const ComposeMachine&) = delete;

  // What is missing to have one; "" = nothing.
  static std::string Missing();

  std::string docker_host() const { return "unix://" + socket_; }
  // The command that runs `args` here, but in its network.
  std::vector<std::string> OnItsNetwork(
      const std::vector<std::string>& args) const;
  // Programs on that machine.
  Finished Run(const std::vector<std::string>& args) const;
  Finished Podman(std::vector<std::string> words) const;

 private:
  TempDir dir_;
  std::string socket_;
  Process process_;
  std::string init_;  // the process ID of what runs there, seen from here
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_IMAGE_COMPOSE_COMPOSE_MACHINE_H_
