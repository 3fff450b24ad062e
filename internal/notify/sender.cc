#include "internal/notify/sender.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "internal/base/clock.h"
#include "internal/base/log.h"
#include "internal/base/vitals.h"
#include "internal/notify/alert_channel.h"

namespace leadsman {
namespace {

// An Abort that comes just before the Send it is meant for has no effect, so
// it is said again until the thread is out.
constexpr milliseconds kSayAgain{20};

}  // namespace

Sender::Sender(Done done, const Clock& clock, Pulse& pulse)
    : shared_(std::make_shared<Shared>()),
      done_(std::move(done)),
      clock_(clock),
      pulse_(pulse) {}

void Sender::Use(std::unique_ptr<AlertChannel> channel) {
  const std::lock_guard lock(shared_->mutex);
  if (shared_->stopping) return;
  shared_->newer = std::move(channel);
  if (thread_.joinable()) return;
  // The thread's own copies: it may have to do without us.
  thread_ = std::thread([shared = shared_, done = done_, &clock = clock_,
                         &pulse = pulse_] { Run(shared, done, clock, pulse); });
}

void Sender::Send(OutMessage message) {
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->next = std::move(message);
  }
  shared_->wake.notify_all();
}

void Sender::Stop(milliseconds patience) {
  Shared& shared = *shared_;
  const SteadyTime deadline = std::chrono::steady_clock::now() + patience;
  {
    std::unique_lock lock(shared.mutex);
    shared.stopping = true;
    if (!thread_.joinable()) return;
    shared.wake.notify_all();
    while (!shared.wake.wait_for(lock, kSayAgain,
                                 [&shared] { return shared.ended; })) {
      if (std::chrono::steady_clock::now() >= deadline) {
        shared.left_behind = true;
        break;
      }
      lock.unlock();
      if (shared.channel) shared.channel->Abort();
      lock.lock();
    }
  }
  if (shared.left_behind) {
    Log(LogLevel::kWarn, "mail.left_behind",
        {{"note", "a try does not end; its mail is kept for the next start"}});
    thread_.detach();
  } else {
    thread_.join();
  }
}

void Sender::Run(const std::shared_ptr<Shared>& shared, const Done& done,
                 const Clock& clock, Pulse& pulse) {
  std::unique_lock lock(shared->mutex);
  while (true) {
    shared->wake.wait(lock, [&] { return shared->stopping || shared->next; });
    if (shared->stopping) break;
    const OutMessage message = *std::exchange(shared->next, std::nullopt);
    if (shared->newer) shared->channel = std::move(shared->newer);
    pulse.Beat(clock.Steady());
    lock.unlock();
    SendReport report = shared->channel->Send(message);
    lock.lock();
    if (shared->left_behind) return;
    // Still under the lock, or we might be left behind within.
    pulse.Rest();
    done(std::move(report));
  }
  shared->ended = true;
  shared->wake.notify_all();
}

}  // namespace leadsman
