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
#include <pty.h>
#include <string>
#include <string_view>
#include <sys/ioctl.h>
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
constexpr int kUnreadBytes = 4096;

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
  int out = -1;
  int err = -1;
  if (!OpenPipes(options, out, err)) {
    ADD_FAILURE() << "no pipe or terminal: errno " << errno;
    return;
  }
  pid_ = fork();
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);  // NOLINT(concurrency-mt-unsafe)
    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    if (options.cwd.empty() || chdir(options.cwd.c_str()) == 0) {
      execve(argv[0], argv.data(), envp.data());
    }
    _exit(kNoSuchProgram);
  }
  close(out);
  if (err != out) close(err);
  if (!options.unread) ReadOut();
  if (err_.fd >= 0) err_.reader = std::thread([this] { Collect(err_); });
}

// `out` and `err` are the process's ends.
bool Process::OpenPipes(const ProcessOptions& options, int& out, int& err) {
  if (options.columns > 0) {
    winsize size{};
    size.ws_col = options.columns;
    size.ws_row = 24;
    if (openpty(&out_.fd, &out, nullptr, nullptr, &size) != 0) return false;
    fcntl(out_.fd, F_SETFD, FD_CLOEXEC);
    fcntl(out, F_SETFD, FD_CLOEXEC);
    err = out;
    return true;
  }
  std::array<int, 2> first{};
  std::array<int, 2> second{};
  if (pipe2(first.data(), O_CLOEXEC) != 0 ||
      pipe2(second.data(), O_CLOEXEC) != 0) {
    return false;
  }
  if (options.unread) fcntl(first[0], F_SETPIPE_SZ, kUnreadBytes);
  out_.fd = first[0];
  err_.fd = second[0];
  out = first[1];
  err = second[1];
  return true;
}

void Process::ReadOut() {
  fcntl(out_.fd, F_SETPIPE_SZ, 65536);  // as any other
  out_.reader = std::thread([this] { Collect(out_); });
}

void Process::CloseOut() {
  close(out_.fd);
  out_.fd = -1;
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

bool Process::OutIsFull() const {
  int held = 0;
  ioctl(out_.fd, FIONREAD, &held);
  return held > 0;
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
    if (pipe->reader.joinable()) pipe->reader.join();
    if (pipe->fd >= 0) close(pipe->fd);
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
