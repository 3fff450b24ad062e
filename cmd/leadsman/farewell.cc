#include "cmd/leadsman/farewell.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "internal/base/log.h"
#include "internal/base/time_text.h"

namespace leadsman {
namespace {

// Also with no time for mail, the store is to be closed in peace.
constexpr milliseconds kLeastGrace{1'000};

}  // namespace

void Farewell::Drain(milliseconds timeout,
                     std::function<void(bool sent)> done) {
  Log(LogLevel::kInfo, "drain.started", {{"timeout", FormatDuration(timeout)}});
  monitor_.Drain();
  scribe_.Drain();
  const SteadyTime deadline = loop_.Now() + timeout;
  waiting_.emplace_back([this, deadline, done = std::move(done)]() mutable {
    const bool sent = scribe_.Flush(deadline);
    loop_.Post([done = std::move(done), sent] { done(sent); });
  });
}

void Farewell::Leave(milliseconds grace) {
  if (std::exchange(leaving_, true)) return;
  last_resort_.Arm(std::max(grace, kLeastGrace));
  // A fifth of the grace is for ending the threads.
  Drain(grace * 4 / 5, [this](bool sent) {
    Log(LogLevel::kInfo, "leadsman.stopping",
        {{"mail", sent ? "nothing left" : "kept for the next start"}});
    loop_.Stop();
  });
}

}  // namespace leadsman
