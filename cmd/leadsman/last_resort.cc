#include "cmd/leadsman/last_resort.h"

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>
#include <unistd.h>

#include "cmd/leadsman/commands.h"
#include "internal/base/log.h"

namespace leadsman {

void LastResort::Arm(milliseconds after) {
  const SteadyTime when = SystemClock().Steady() + after;
  thread_ = std::jthread([when](const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any gone;
    std::unique_lock lock(mutex);
    gone.wait_until(lock, stop, when, [] { return false; });
    if (stop.stop_requested()) return;
    Log(LogLevel::kWarn, "leadsman.cut_short",
        {{"note", "a thread still waits; what is unsent stays in the store"}});
    _exit(kExitOk);
  });
}

}  // namespace leadsman
