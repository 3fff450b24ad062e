// GrpcServer: tests/support/grpc_server.js, a gRPC server that is not ours.
//
// Needs node and what `./dev setup` installs into build/npm; says so, and
// fails the test, where that is not there.
#ifndef LEADSMAN_TESTS_SUPPORT_GRPC_SERVER_H_
#define LEADSMAN_TESTS_SUPPORT_GRPC_SERVER_H_

#include <memory>
#include <string>
#include <vector>

#include "tests/support/process.h"

namespace leadsman {

class GrpcServer {
 public:
  // Listens when it returns. `words`: the mode, and files for TLS (see there).
  explicit GrpcServer(std::vector<std::string> words);

  int port() const { return port_; }
  std::string Out() const { return process_->Out(); }
  bool WaitForOut(const std::string& text) {
    return process_->WaitForOut(text);
  }

 private:
  std::unique_ptr<Process> process_;
  int port_ = 1;  // on which nobody listens
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_GRPC_SERVER_H_
