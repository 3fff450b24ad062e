#include "internal/notify/sender.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "internal/base/clock.h"
#include "internal/base/vitals.h"
#include "internal/notify/alert_channel.h"

namespace leadsman {
namespace {

// An Abort that comes just before the Send it is meant for has no effect, so
// it is said again until the thread is out.
constexpr milliseconds kSayAgain{20};

}  // namespace

Sender::Sender(std::unique_ptr<AlertChannel> channel, Done done,
               const Clock& clock, Pulse& pulse)
    : channel_(std::move(channel)),
      done_(std::move(done)),
      clock_(clock),
      pulse_(pulse) {}

void Sender::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Sender::Send(OutMessage message) {
  {
    const std::lock_guard lock(mutex_);
    next_ = std::move(message);
  }
  wake_.notify_all();
}

void Sender::Stop() {
  if (!thread_.joinable()) return;
  {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    wake_.notify_all();
    while (!wake_.wait_for(lock, kSayAgain, [this] { return ended_; })) {
      lock.unlock();
      channel_->Abort();
      lock.lock();
    }
  }
  thread_.join();
}

void Sender::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || next_; });
    if (stopping_) break;
    const OutMessage message = *std::exchange(next_, std::nullopt);
    lock.unlock();
    pulse_.Beat(clock_.Steady());
    SendReport report = channel_->Send(message);
    pulse_.Rest();
    done_(std::move(report));
    lock.lock();
  }
  ended_ = true;
  wake_.notify_all();
}

}  // namespace leadsman
