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

// An API server that answers does so in milliseconds; one that does not must
// not hold up the end.
constexpr milliseconds kClusterWait{2'000};
constexpr milliseconds kLeastWait{200};  // where mail took all the time
constexpr milliseconds kClusterLook{10};

}  // namespace

void Farewell::Drain(milliseconds timeout,
                     std::function<void(bool sent)> done) {
  Log(LogLevel::kInfo, "drain.started", {{"timeout", FormatDuration(timeout)}});
  parts_.monitor.Drain();
  parts_.scribe.Drain();
  parts_.cluster.Drain();
  const SteadyTime deadline = parts_.loop.Now() + timeout;
  waiting_.emplace_back([this, deadline, done = std::move(done)]() mutable {
    const bool sent = parts_.scribe.Flush(deadline);
    parts_.loop.Post([this, sent, deadline, done = std::move(done)]() mutable {
      TellCluster(sent, deadline, std::move(done));
    });
  });
}

void Farewell::TellCluster(bool sent, SteadyTime deadline,
                           std::function<void(bool sent)> done) {
  const NotifyStatus notify = *parts_.notify.Load();
  if (!sent && notify.outbox_messages > 0) {
    parts_.cluster.Say(
        MailUndeliveredNews(notify.outbox_messages, notify.mail_detail));
  }
  const SteadyTime now = parts_.loop.Now();
  AwaitCluster(
      std::max(std::min(deadline, now + kClusterWait), now + kLeastWait),
      [sent, done = std::move(done)] { done(sent); });
}

void Farewell::AwaitCluster(SteadyTime deadline, std::function<void()> done) {
  const SteadyTime now = parts_.loop.Now();
  if (parts_.cluster.Idle() || now >= deadline) return done();
  parts_.loop.RunAt(now + kClusterLook,
                    [this, deadline, done = std::move(done)]() mutable {
                      AwaitCluster(deadline, std::move(done));
                    });
}

void Farewell::Leave(milliseconds grace) {
  if (std::exchange(leaving_, true)) return;
  parts_.last_resort.Arm(std::max(grace, kLeastGrace));
  // A fifth of the grace is for ending the threads.
  Drain(grace * 4 / 5, [this](bool sent) {
    Log(LogLevel::kInfo, "leadsman.stopping",
        {{"mail", sent ? "nothing left" : "kept for the next start"}});
    parts_.loop.Stop();
  });
}

}  // namespace leadsman
