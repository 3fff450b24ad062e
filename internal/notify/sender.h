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

  Sender(Done done, const Clock& clock, Pulse& pulse);
  ~Sender() { Stop(); }
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  // The channel from the next Send on; with the first, the thread starts. A try
  // under way ends on the channel it began on. Any one thread.
  void Use(std::unique_ptr<AlertChannel> channel);
  // Not before the first Use, nor before the last one's
  // `done`. Any thread.
  void Send(OutMessage message);
  // Ends the thread, aborting a try under way, whose report still arrives. A
  // try that does not end within `patience` all the same (the C library cannot
  // be kept from waiting for a name server) is left behind with its thread and
  // its channel: nothing else is touched by it, and no report arrives.
  void Stop(milliseconds patience = milliseconds(500));

 private:
  // What the thread may still hold when we are gone.
  struct Shared {
    std::unique_ptr<AlertChannel> channel;  // the thread's while it sends
    std::unique_ptr<AlertChannel> newer;
    std::mutex mutex;
    std::condition_variable wake;
    std::optional<OutMessage> next;
    bool stopping = false;
    bool ended = false;
    bool left_behind = false;
  };
  static void Run(const std::shared_ptr<Shared>& shared, const Done& done,
                  const Clock& clock, Pulse& pulse);

  std::shared_ptr<Shared> shared_;
  Done done_;
  const Clock& clock_;
  Pulse& pulse_;
  std::thread thread_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_SENDER_H_
