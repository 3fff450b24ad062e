#include "tests/support/tls_server.h"

#include <array>
#include <csignal>
#include <spawn.h>
#include <string>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace leadsman {

TlsServer::TlsServer(const CertFiles& certificate,
                     std::vector<std::string> options) {
  // Socket pairs and not pipes, so that Connection reads and writes them.
  std::array<int, 2> in{};
  std::array<int, 2> out{};
  socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in.data());
  socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, out.data());
  in_ = Connection(in[0]);
  out_ = Connection(out[0]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[1], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", 0, 0);

  std::vector<std::string> words = {
      "openssl", "s_server",       "-accept", "127.0.0.1:0",
      "-cert",   certificate.cert, "-key",    certificate.key};
  words.insert(words.end(), options.begin(), options.end());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  if (posix_spawnp(&pid_, "openssl", &actions, nullptr, arguments.data(),
                   environ) != 0) {
    ADD_FAILURE() << "cannot start openssl s_server";
  }
  posix_spawn_file_actions_destroy(&actions);
  close(in[1]);
  close(out[1]);
  out_.ReadUntil("ACCEPT ");
  at_ = out_.ReadUntil("\n");
  at_.pop_back();
}

TlsServer::~TlsServer() {
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

}  // namespace leadsman
