// Sender: the thread that owns the channel and waits for mail servers, so that
// the scribe never does. One message at a time; touches no store, holds no lock
// while it sends.
#ifndef LEADSMAN_INTERNAL_NOTIFY_SENDER_H_
#define LEADSMAN_INTERNAL_NOTIFY_SENDER_H_

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "internal/base/clock.h"
#include "internal/base/vitals.h"
#include "internal/notify/alert_channel.h"

namespace leadsman {

class Sender {
 public:
  // Called on the sender's thread, once a Send.
  using Done = std::function<void(SendReport)>;

  Sender(std::unique_ptr<AlertChannel> channel, Done done, const Clock& clock,
         Pulse& pulse);
  ~Sender() { Stop(); }
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  void Start();
  // Not before the last one's `done`. Any thread.
  void Send(OutMessage message);
  // Ends the thread, aborting a try under way, whose report still arrives.
  void Stop();

 private:
  void Run();

  std::unique_ptr<AlertChannel> channel_;
  Done done_;
  const Clock& clock_;
  Pulse& pulse_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::optional<OutMessage> next_;
  bool stopping_ = false;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_SENDER_H_
