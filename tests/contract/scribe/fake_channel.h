// FakeChannel: an alert channel that does as it is told and remembers what it
// was given. Thread-safe.
#ifndef LEADSMAN_TESTS_CONTRACT_SCRIBE_FAKE_CHANNEL_H_
#define LEADSMAN_TESTS_CONTRACT_SCRIBE_FAKE_CHANNEL_H_

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/notify/alert_channel.h"

namespace leadsman {

// Outlives the channels that write to it.
class FakePost {
 public:
  using Rule = std::function<RecipientResult(const OutMessage&,
                                             const std::string& recipient)>;

  FakePost() { Accept(); }

  void Accept() {
    Answer([](const OutMessage&, const std::string& recipient) {
      return RecipientResult{recipient, Delivered::kAccepted, 250, "ok"};
    });
  }
  void Fail(Delivered how, int code, const std::string& why) {
    Answer([=](const OutMessage&, const std::string& recipient) {
      return RecipientResult{recipient, how, code, why};
    });
  }
  void Answer(Rule rule) {
    const std::lock_guard lock(mutex_);
    rule_ = std::move(rule);
  }
  // Sends hang from now on, until Release or Abort.
  void Hang() {
    const std::lock_guard lock(mutex_);
    hanging_ = true;
  }
  void Release() {
    const std::lock_guard lock(mutex_);
    hanging_ = false;
    deaf_ = false;
    wake_.notify_all();
  }

  // Likewise, but Abort is not heard either, as inside the C library.
  void HangDeaf() {
    const std::lock_guard lock(mutex_);
    hanging_ = true;
    deaf_ = true;
  }

  // "SUBJECT to RECIPIENT", in order of their acceptance.
  std::vector<std::string> arrived() const {
    const std::lock_guard lock(mutex_);
    return arrived_;
  }
  void Forget() {
    const std::lock_guard lock(mutex_);
    arrived_.clear();
  }
  int tries() const {
    const std::lock_guard lock(mutex_);
    return tries_;
  }

  // Of Send, whatever came of it.
  int ended() const {
    const std::lock_guard lock(mutex_);
    return ended_;
  }

  SendReport Send(const OutMessage& message) {
    std::unique_lock lock(mutex_);
    ++tries_;
    aborted_ = false;
    wake_.wait(lock, [this] { return !hanging_ || (aborted_ && !deaf_); });
    SendReport report;
    for (const std::string& recipient : message.recipients) {
      if (hanging_) {
        report.recipients.push_back(
            {recipient, Delivered::kRetry, 0, "aborted"});
        continue;
      }
      report.recipients.push_back(rule_(message, recipient));
      if (report.recipients.back().delivered == Delivered::kAccepted) {
        arrived_.push_back(message.bytes + " to " + recipient);
      }
    }
    ++ended_;
    wake_.notify_all();
    return report;
  }
  void Abort() {
    const std::lock_guard lock(mutex_);
    aborted_ = true;
    wake_.notify_all();
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  Rule rule_;
  bool hanging_ = false;
  bool deaf_ = false;
  bool aborted_ = false;
  std::vector<std::string> arrived_;
  int tries_ = 0;
  int ended_ = 0;
};

class FakeChannel final : public AlertChannel {
 public:
  explicit FakeChannel(FakePost& post) : post_(post) {}
  std::string_view name() const override { return "fake"; }
  SendReport Send(const OutMessage& message) override {
    return post_.Send(message);
  }
  void Abort() override { post_.Abort(); }

 private:
  FakePost& post_;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_CONTRACT_SCRIBE_FAKE_CHANNEL_H_
