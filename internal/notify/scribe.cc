#include "internal/notify/scribe.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "internal/base/clock.h"
#include "internal/base/log.h"
#include "internal/base/published.h"
#include "internal/base/vitals.h"
#include "internal/health/notify_status.h"
#include "internal/health/transition.h"
#include "internal/notify/alert_channel.h"
#include "internal/notify/ledger.h"
#include "internal/notify/sender.h"
#include "internal/store/store.h"

namespace leadsman {
namespace {

constexpr std::size_t kQueueLength = 1024;
constexpr seconds kStuckScribe{30};
// The answer to DATA alone may take ten minutes, and there may be a fallback.
constexpr seconds kStuckSender{1800};
// Wall time may jump; no wait is longer, so that it is noticed.
constexpr std::chrono::nanoseconds kLongestWait = seconds(60);
constexpr std::chrono::nanoseconds kCommitAgain = seconds(5);

// A transaction stays small however many checks fail at once.
constexpr std::size_t kAtOnce = 64;

struct BeginDraining {};
struct Withholding {
  std::string check;
  bool on = false;
};
struct SilenceAsked {
  SilenceOrder order;
  std::function<void(const SilenceResult&)> done;
};
using Event = std::variant<Transition, Withholding, SilenceAsked, BeginDraining,
                           Retelling>;

// What the other threads hand over.
struct Inbox {
  std::deque<Event> events;
  // Of what did not fit into `events`, the newest of each check: health comes
  // out right in the end, what lay between is lost.
  std::map<std::string, Transition> overflow;
  std::map<std::string, bool> withheld;  // likewise, of Withhold
  int lost = 0;
  std::optional<SendReport> report;
  bool flush = false;
  bool stop = false;

  bool empty() const {
    return events.empty() && overflow.empty() && withheld.empty() && !report &&
           !flush && !stop;
  }
};

std::uint64_t SeedOf(const ScribeOptions& options) {
  return options.seed != 0 ? options.seed : std::random_device()();
}

// Where nothing can be sent nothing is queued either.
ScribeOptions WithChannel(ScribeOptions options, bool channel) {
  if (!channel) options.render = nullptr;
  return options;
}

class MailScribe final : public Scribe {
 public:
  MailScribe(ScribeOptions options, Store& store,
             std::unique_ptr<AlertChannel> channel, const Clock& clock,
             Published<NotifyStatus>& status, Vitals& vitals)
      : clock_(clock),
        status_(status),
        pulse_(vitals.Add("notifier", kStuckScribe)),
        ledger_(WithChannel(options, channel != nullptr), store,
                SeedOf(options)),
        sender_([this](SendReport report) { Put(std::move(report)); }, clock,
                vitals.Add("sender", kStuckSender)) {
    if (options.render) channel_ = std::move(channel);
  }
  ~MailScribe() override { Stop(); }
  MailScribe(const MailScribe&) = delete;
  MailScribe& operator=(const MailScribe&) = delete;

  void Take(const Transition& transition) override {
    {
      const std::lock_guard lock(mutex_);
      if (HasRoom()) {
        inbox_.events.emplace_back(transition);
      } else {
        const auto [item, fresh] = inbox_.overflow.insert_or_assign(
            transition.check->name, transition);
        if (!fresh) ++inbox_.lost;
      }
    }
    wake_.notify_one();
  }

  void Withhold(const std::string& check, bool withheld) override {
    {
      const std::lock_guard lock(mutex_);
      if (HasRoom()) {
        inbox_.events.emplace_back(Withholding{check, withheld});
      } else {
        inbox_.withheld.insert_or_assign(check, withheld);
      }
    }
    wake_.notify_one();
  }

  Remembered Recall() override {
    recalled_ = true;
    Remembered remembered = ledger_.Recall();
    Publish();
    return remembered;
  }

  void Start(const std::vector<std::string>& checks) override {
    if (!recalled_) Recall();
    ledger_.Begin(checks, clock_.Wall());
    UseChannel();
    running_ = true;
    thread_ = std::thread([this] { Run(); });
  }

  void Drain() override { Put(BeginDraining()); }

  void Reconfigure(Retelling retelling) override { Put(std::move(retelling)); }

  void Silence(SilenceOrder order,
               std::function<void(const SilenceResult&)> done) override {
    Put(SilenceAsked{std::move(order), std::move(done)});
  }

  bool Flush(SteadyTime deadline) override {
    std::unique_lock lock(mutex_);
    if (!running_) return true;
    inbox_.flush = true;
    flushed_.reset();
    wake_.notify_one();
    idle_.wait_until(lock, deadline,
                     [this] { return flushed_.has_value() || !running_; });
    return flushed_.value_or(false);
  }

  void Stop() override {
    if (!thread_.joinable()) return;
    // The sender first: what became of its last try is still written down.
    sender_.Stop();
    {
      const std::lock_guard lock(mutex_);
      inbox_.stop = true;
    }
    wake_.notify_one();
    thread_.join();
  }

 private:
  void Put(Event event) {
    {
      const std::lock_guard lock(mutex_);
      inbox_.events.push_back(std::move(event));
    }
    wake_.notify_one();
  }

  // Once something has overflown, all that follows does: order is kept.
  bool HasRoom() const {
    return inbox_.events.size() < kQueueLength && inbox_.overflow.empty() &&
           inbox_.withheld.empty();
  }

  void Put(SendReport report) {
    {
      const std::lock_guard lock(mutex_);
      inbox_.report = std::move(report);
    }
    wake_.notify_one();
  }

  void Run() {
    bool flushing = false;
    for (bool stop = false; !stop;) {
      pulse_.Beat(clock_.Steady());
      Inbox inbox = Wait();
      stop = inbox.stop;
      flushing = flushing || inbox.flush;
      pulse_.Beat(clock_.Steady());
      Work(std::move(inbox));
      const WallTime now = clock_.Wall();
      if (!stop && sends_) {
        if (auto message = ledger_.NextMessage(now)) {
          sender_.Send(*std::move(message));
        }
      }
      Publish();
      for (const auto& answer : std::exchange(answers_, {})) answer();
      if (flushing && (stop || ledger_.Idle(now) || !sends_)) {
        flushing = false;
        EndFlush();
      }
    }
    const std::lock_guard lock(mutex_);
    running_ = false;
    idle_.notify_all();
  }

  Inbox Wait() {
    const WallTime now = clock_.Wall();
    std::optional<std::chrono::nanoseconds> wait;
    if (const auto due = ledger_.NextDue(now)) wait = *due - now;
    if (troubled_) wait = std::min(wait.value_or(kCommitAgain), kCommitAgain);
    const auto ready = [this] { return !inbox_.empty(); };
    std::unique_lock lock(mutex_);
    pulse_.Rest();
    if (first_) {
      first_ = false;  // what Recall and Begin left to do
    } else if (wait) {
      wake_.wait_for(lock, std::min(*wait, kLongestWait), ready);
    } else {
      wake_.wait(lock, ready);
    }
    return std::exchange(inbox_, Inbox());
  }

  void Work(Inbox inbox) {
    const WallTime now = clock_.Wall();
    if (inbox.report) ledger_.Report(*inbox.report, now);
    std::size_t taken = 0;
    for (Event& event : inbox.events) {
      std::visit([&](auto& what) { Handle(what, now); }, event);
      if (++taken % kAtOnce == 0) Commit();
    }
    Withhold(inbox.withheld, true);
    for (const auto& [check, transition] : inbox.overflow) {
      ledger_.Take(transition);
      if (++taken % kAtOnce == 0) Commit();
    }
    Withhold(inbox.withheld, false);
    if (inbox.lost > 0) {
      Log(LogLevel::kError, "notify.lost",
          {{"transitions", std::to_string(inbox.lost)},
           {"why", "more than 1024 at once; the newest of each check counts"}});
    }
    ledger_.Advance(now);
    if (inbox.flush) ledger_.Hurry(now);
    Commit();
  }

  void Handle(const Transition& transition, WallTime) {
    ledger_.Take(transition);
  }
  void Handle(const Withholding& what, WallTime) {
    ledger_.Withhold(what.check, what.on);
  }
  void Handle(const BeginDraining&, WallTime now) { ledger_.Drain(now); }
  void Handle(SilenceAsked& asked, WallTime now) {
    answers_.emplace_back(
        [this, done = std::move(asked.done),
         result = ledger_.Silence(asked.order, now)]() mutable {
          const NotifyStatus status = ledger_.Status();
          result.all_until = status.silenced_until;
          result.durable = status.durable && !troubled_;
          done(result);
        });
  }

  // What is withheld is so before its edge to down, and until after that from
  // it.
  void Withhold(const std::map<std::string, bool>& withheld, bool on) {
    for (const auto& [check, now] : withheld) {
      if (now == on) ledger_.Withhold(check, on);
    }
  }

  void Handle(Retelling& retelling, WallTime now) {
    channel_ = std::move(retelling.channel);
    UseChannel();
    retelling.render = sends_ ? std::move(retelling.render) : nullptr;
    ledger_.Reconfigure(std::move(retelling), now);
  }

  void UseChannel() {
    sends_ = channel_ != nullptr;
    if (channel_) sender_.Use(std::move(channel_));
  }

  void Commit() {
    const std::string trouble = ledger_.Commit();
    if (!trouble.empty() && !troubled_) {
      Log(LogLevel::kError, "store.full", {{"why", trouble}});
    }
    troubled_ = !trouble.empty();
    pulse_.Trouble(troubled_ ? "the outbox is full" : "");
    pulse_.Beat(clock_.Steady());
  }

  void Publish() {
    NotifyStatus now = ledger_.Status();
    if (now == *status_.Load()) return;
    status_.Store(std::make_shared<const NotifyStatus>(std::move(now)));
  }

  void EndFlush() {
    const bool all = ledger_.Status().outbox_messages == 0;
    const std::lock_guard lock(mutex_);
    if (inbox_.flush) return;  // asked for anew meanwhile: not its answer
    flushed_ = all;
    idle_.notify_all();
  }

  const Clock& clock_;
  Published<NotifyStatus>& status_;
  Pulse& pulse_;
  Ledger ledger_;  // the scribe's thread's, once it runs
  Sender sender_;
  std::unique_ptr<AlertChannel> channel_;  // until the sender has it
  bool sends_ = false;
  bool recalled_ = false;
  bool first_ = true;
  bool troubled_ = false;
  std::vector<std::function<void()>> answers_;  // once all is committed

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable idle_;
  Inbox inbox_;
  std::optional<bool> flushed_;
  bool running_ = false;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Scribe> NewScribe(ScribeOptions options, Store& store,
                                  std::unique_ptr<AlertChannel> channel,
                                  const Clock& clock,
                                  Published<NotifyStatus>& status,
                                  Vitals& vitals) {
  return std::make_unique<MailScribe>(
      std::move(options), store, std::move(channel), clock, status, vitals);
}

}  // namespace leadsman
