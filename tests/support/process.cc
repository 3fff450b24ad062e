#include "tests/support/process.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <fcntl.h>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/eventually.h"

namespace leadsman {
namespace {

constexpr int kNoSuchProgram = 127;

std::vector<std::string> Environment(std::map<std::string, std::string> env) {
  for (const char* name : {"PATH", "HOME", "TMPDIR", "ASAN_OPTIONS",
                           "TSAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"}) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
    if (value != nullptr) env.emplace(name, value);
  }
  std::vector<std::string> lines;
  lines.reserve(env.size());
  for (const auto& [name, value] : env) {
    std::string line = name;
    line.append("=").append(value);
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<char*> Pointers(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

Process::Process(const std::vector<std::string>& args,
                 const ProcessOptions& options) {
  // All memory is taken before fork: other threads may hold the allocator.
  std::vector<std::string> words = args;
  std::vector<std::string> environment = Environment(options.env);
  const std::vector<char*> argv = Pointers(words);
  const std::vector<char*> envp = Pointers(environment);
  std::array<int, 2> out{};
  std::array<int, 2> err{};
  if (pipe2(out.data(), O_CLOEXEC) != 0 || pipe2(err.data(), O_CLOEXEC) != 0) {
    ADD_FAILURE() << "pipe2: errno " << errno;
    return;
  }
  pid_ = fork();
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);  // NOLINT(concurrency-mt-unsafe)
    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    dup2(err[1], STDERR_FILENO);
    if (options.cwd.empty() || chdir(options.cwd.c_str()) == 0) {
      execve(argv[0], argv.data(), envp.data());
    }
    _exit(kNoSuchProgram);
  }
  close(out[1]);
  close(err[1]);
  out_.fd = out[0];
  err_.fd = err[0];
  out_.reader = std::thread([this] { Collect(out_); });
  err_.reader = std::thread([this] { Collect(err_); });
}

Process::~Process() {
  if (pid_ <= 0) return;
  Signal(SIGKILL);
  Wait();
}

void Process::Collect(Pipe& pipe) {
  std::array<char, 4096> chunk{};
  while (true) {
    const ssize_t got = read(pipe.fd, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return;
    const std::lock_guard lock(mutex_);
    pipe.text.append(chunk.data(), static_cast<std::size_t>(got));
  }
}

std::string Process::Out() const {
  const std::lock_guard lock(mutex_);
  return out_.text;
}

std::string Process::Err() const {
  const std::lock_guard lock(mutex_);
  return err_.text;
}

bool Process::WaitForOut(std::string_view text, std::size_t from,
                         std::chrono::milliseconds limit) {
  const bool came = Eventually(
      [&] { return Out().find(text, from) != std::string::npos; }, limit);
  if (!came) {
    ADD_FAILURE() << "never said '" << text << "', but:\n"
                  << Out() << "and on standard error:\n"
                  << Err();
  }
  return came;
}

void Process::Signal(int number) const {
  if (!exit_ && pid_ > 0) kill(pid_, number);
}

std::optional<int> Process::Wait(std::chrono::milliseconds limit) {
  if (exit_ || pid_ <= 0) return exit_;
  int status = 0;
  if (!Eventually([&] { return waitpid(pid_, &status, WNOHANG) == pid_; },
                  limit)) {
    return std::nullopt;
  }
  exit_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  for (Pipe* pipe : {&out_, &err_}) {
    pipe->reader.join();
    close(pipe->fd);
  }
  return exit_;
}

Finished RunToEnd(const std::vector<std::string>& args,
                  const ProcessOptions& options,
                  std::chrono::milliseconds limit) {
  Process process(args, options);
  const std::optional<int> exit = process.Wait(limit);
  if (!exit)
    ADD_FAILURE() << args.at(0) << " did not end; it said:\n"
                  << process.Out() << process.Err();
  return {
      .exit = exit.value_or(-1), .out = process.Out(), .err = process.Err()};
}

}  // namespace leadsman
