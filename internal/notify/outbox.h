// Outbox: which mail is to be tried for whom, and when. Pure; scribe thread.
//
// Holds the schedule of everything that waits, not its bytes: those stay in
// the store. One try is under way at a time. A recipient gets the mails about
// one incident in order: a later one waits until the earlier one is settled.
#ifndef LEADSMAN_INTERNAL_NOTIFY_OUTBOX_H_
#define LEADSMAN_INTERNAL_NOTIFY_OUTBOX_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "internal/base/clock.h"
#include "internal/notify/alert_channel.h"
#include "internal/notify/retry.h"
#include "internal/store/store.h"

namespace leadsman {

// One try at a message, for the recipients for whom it is due.
struct Sending {
  std::string message;
  std::string sender;
  std::vector<std::string> recipients;
};

// What a report has changed.
struct Settled {
  std::vector<DeliveryRow> deliveries;
  // Incidents of messages that ended without having reached anybody.
  std::vector<std::string> refused;
};

class Outbox {
 public:
  Outbox(const RetrySettings& settings, std::uint64_t seed)
      : settings_(settings), random_(seed) {}

  // Its bytes are not kept. Not sent before it is Committed.
  void Add(MessageRow message);
  void Committed(const std::string& message);
  void Forget(const std::string& message);

  // The try that is due, oldest message first; none while one is under way.
  std::optional<Sending> Next(WallTime now);
  // It begins: as `Begin`'s rows say, its end is unknown until Report.
  std::vector<DeliveryRow> Begin(const Sending& sending);
  Settled Report(const SendReport& report, WallTime now);

  // Everything that waits is due now.
  void Hurry(WallTime now);
  // Takes out the failure's message of this incident.
  std::vector<DeliveryRow> Supersede(const std::string& incident);

  // Incidents whose failure's message nobody can have had yet.
  std::set<std::string> Unsent() const;
  std::optional<WallTime> NextDue(WallTime now);
  bool sending() const { return sending_.has_value(); }
  std::size_t size() const { return entries_.size(); }
  std::optional<WallTime> oldest() const;

 private:
  struct Entry {
    MessageRow row;
    bool committed = false;
  };

  // Those that wait for nothing but their time, oldest message first, until
  // `visit` returns false.
  void VisitWaiting(
      const std::function<bool(Entry&, std::vector<DeliveryRow*>&)>& visit);
  void PullIn(DeliveryRow& delivery, WallTime now) const;
  void Judge(const MessageRow& message, DeliveryRow& delivery,
             const RecipientResult& result, bool doubtful, WallTime now);
  void HurryTheStuck(WallTime now);

  RetrySettings settings_;
  std::mt19937_64 random_;
  std::list<Entry> entries_;  // oldest first
  std::optional<Sending> sending_;
  std::set<std::string> doubted_;  // of sending_: doubtful before it began
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_OUTBOX_H_
