// Ledger: what is known, what is told and what waits, kept in step with the
// store: policy and outbox are pure, this is where their changes are committed
// and logged. Scribe thread only; no I/O but the store's.
#ifndef LEADSMAN_INTERNAL_NOTIFY_LEDGER_H_
#define LEADSMAN_INTERNAL_NOTIFY_LEDGER_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "internal/base/clock.h"
#include "internal/health/notify_status.h"
#include "internal/health/transition.h"
#include "internal/notify/alert_channel.h"
#include "internal/notify/journal.h"
#include "internal/notify/outbox.h"
#include "internal/notify/policy.h"
#include "internal/notify/scribe.h"
#include "internal/store/store.h"

namespace leadsman {

class Ledger {
 public:
  Ledger(ScribeOptions options, Store& store, std::uint64_t seed);

  Remembered Recall();
  // Closes what is open of checks, or of a pod, that are not ours any more.
  void Begin(const std::vector<std::string>& checks, WallTime now);

  void Take(const Transition& transition);
  // Its channel is the scribe's to use.
  void Reconfigure(Retelling retelling, WallTime now);
  void Withhold(const std::string& check, bool withheld);
  SilenceResult Silence(const SilenceOrder& order, WallTime now);
  void Drain(WallTime now);
  void Advance(WallTime now);
  void Hurry(WallTime now) { outbox_.Hurry(now); }
  void Report(const SendReport& report, WallTime now);

  // Writes what has changed since, in one transaction. What cannot be written
  // is kept for the next call, and why is returned; "" = all is written.
  // Nothing is sent before it is committed.
  std::string Commit();
  // The mail to send now; that it begins is committed.
  std::optional<OutMessage> NextMessage(WallTime now);

  std::optional<WallTime> NextDue(WallTime now);
  // Nothing is under way or due: all has had its try.
  bool Idle(WallTime now);
  NotifyStatus Status() const;

 private:
  void Follow(PolicyStep step);
  void EndSilence(const std::string& check, std::string_view why);
  void Queue(const Telling& telling);
  void LogNotices();
  void Judge(const SendReport& report, WallTime now);

  ScribeOptions options_;
  Store& store_;
  PolicyState policy_;
  Outbox outbox_;
  std::set<std::string> passed_;
  std::vector<std::string> foreign_;  // checks whose case is another pod's
  Journal journal_;
  NotifyStatus status_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_LEDGER_H_
