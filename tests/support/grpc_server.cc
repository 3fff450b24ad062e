#include "tests/support/grpc_server.h"

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace leadsman {

GrpcServer::GrpcServer(std::vector<std::string> words) {
  const std::string source = LEADSMAN_SOURCE_DIR;
  const std::string modules = source + "/build/npm/node_modules";
  if (!std::filesystem::exists(modules + "/grpc-health-check")) {
    ADD_FAILURE() << modules << " is not there; ./dev setup installs it";
    return;
  }
  std::vector<std::string> command = {"/usr/bin/env", "node",
                                      source + "/tests/support/grpc_server.js"};
  command.insert(command.end(), words.begin(), words.end());
  process_ = std::make_unique<Process>(
      command, ProcessOptions{.env = {{"NODE_PATH", modules}}});
  constexpr std::string_view kListening = "listening ";
  if (!process_->WaitForOut("\n") || !process_->Out().starts_with(kListening)) {
    ADD_FAILURE() << "no gRPC server; it needs node: ./dev setup\n"
                  << process_->Err();
    return;
  }
  port_ = std::stoi(process_->Out().substr(kListening.size()));
}

}  // namespace leadsman
