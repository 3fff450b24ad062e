// `drain`: tells the running sidecar that the pod is going away.
#include <charconv>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <system_error>
#include <unistd.h>

#include "cmd/leadsman/commands.h"
#include "cmd/leadsman/control.h"
#include "cmd/leadsman/load.h"
#include "internal/base/time_text.h"

namespace leadsman {
namespace {

namespace fs = std::filesystem;

// The process that runs the same program as we do, and came first. Used where
// no socket could be made, in a container whose file system is read-only.
std::optional<pid_t> FindSidecar() {
  std::error_code error;
  const fs::path ours = fs::read_symlink("/proc/self/exe", error);
  if (error) return std::nullopt;
  std::optional<pid_t> oldest;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    const std::string name = entry.path().filename();
    pid_t pid = 0;
    const auto parsed =
        std::from_chars(name.data(), name.data() + name.size(), pid);
    if (parsed.ec != std::errc() || pid == getpid()) continue;
    std::error_code not_ours;
    if (fs::read_symlink(entry.path() / "exe", not_ours) != ours) continue;
    if (!oldest || pid < *oldest) oldest = pid;
  }
  return oldest;
}

int DrainBySignal() {
  const std::optional<pid_t> pid = FindSidecar();
  if (!pid || kill(*pid, SIGUSR1) != 0) {
    Complain(
        "no running leadsman found: no control socket answers, and no process "
        "can be signalled; is it running with the same configuration?");
    return kExitNo;
  }
  std::cout << "draining (signalled process " << *pid << ")\n";
  return kExitOk;
}

}  // namespace

int DrainCommand(const SourceOptions& source, const std::string& timeout) {
  const auto limit = ParseDuration(timeout);
  if (!limit) {
    Complain("--timeout: \"" + timeout +
             "\" is not a duration; write it like 10s or 500ms");
    return kExitNo;
  }
  const StateSettings state = LoadSettings(source).state;
  const auto patience =
      std::chrono::ceil<milliseconds>(*limit) + milliseconds(2000);
  const auto answer = AskRunning(state, "drain " + timeout, patience);
  if (!answer) return DrainBySignal();
  if (*answer == "sent") {
    std::cout << "drained\n";
    return kExitOk;
  }
  Complain("drained, but mail is still unsent after " + timeout);
  return kExitNo;
}

}  // namespace leadsman
