// Scribe: the thread that makes sure that what was to be told is told.
//
// Take puts a transition into a bounded queue and returns (I3). The scribe's
// thread commits incidents and messages to the store before anything is sent,
// and hands messages to the sender's thread, which owns the channel. The seven
// guarantees are numbered in docs/architecture.md.
#ifndef LEADSMAN_INTERNAL_NOTIFY_SCRIBE_H_
#define LEADSMAN_INTERNAL_NOTIFY_SCRIBE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "internal/base/clock.h"
#include "internal/base/published.h"
#include "internal/base/vitals.h"
#include "internal/config/settings.h"
#include "internal/health/incident.h"
#include "internal/health/notify_status.h"
#include "internal/health/transition.h"
#include "internal/notify/alert_channel.h"
#include "internal/notify/retry.h"

namespace leadsman {

class Store;

// What is known from before this start, for Monitor to go on with.
struct Remembered {
  std::vector<Incident> open;
  // Ended, but a failure within resolveAfter continues them.
  std::vector<Incident> recovering;
  // Checks that have passed before in this pod (same uid, same store).
  std::vector<std::string> passed;
};

// What a reload may change.
struct Retelling {
  AlertSettings alerts;
  std::function<OutMessage(const Telling&)> render;  // as in ScribeOptions
  std::unique_ptr<AlertChannel> channel;  // null where nobody is told
  std::size_t checks = 0;                 // how many are configured
  std::set<std::string> muted;            // as in ScribeOptions
};

// From `leadsman silence`: nobody is told for `length`; unset = it is over.
struct SilenceOrder {
  std::vector<std::string> checks;  // empty = of all; to end: all there are
  std::optional<milliseconds> length;
};

// What became of it.
struct SilenceResult {
  WallTime until;                  // of what has begun
  std::vector<std::string> ended;  // checks whose silence is over; "" = of all
  std::optional<WallTime> all_until;  // what is in effect for all checks now
  bool durable = false;               // a restart would change nothing
};

class Scribe : public TransitionSink {
 public:
  ~Scribe() override = default;

  // What the store knows; before Start.
  virtual Remembered Recall() = 0;
  // Starts scribe and sender; open incidents whose check is not in `checks`
  // any more are closed.
  virtual void Start(const std::vector<std::string>& checks) = 0;
  // A reload: from now on so. What waits is tried at once, for it may be what
  // the reload mends; without a channel it is kept. Any thread; returns at
  // once.
  virtual void Reconfigure(Retelling retelling) = 0;
  // The pod is going away (I know it from drain or SIGTERM): no alarm from now
  // on; incidents already told are closed by one [CLOSED] mail. Returns at
  // once. Any thread.
  virtual void Drain() = 0;
  // `done` runs on the scribe's thread once it is in effect, committed and
  // published; never where the scribe stops before. Any thread; returns at
  // once.
  virtual void Silence(SilenceOrder order,
                       std::function<void(const SilenceResult&)> done) = 0;
  // Tries everything queued once more, now. True once all of it has been sent
  // or given up; false once each has had its try in vain, or `deadline` has
  // passed: what is left stays in the store. Any thread; blocks.
  virtual bool Flush(SteadyTime deadline) = 0;
  // Ends both threads, aborting a send under way. Blocks shortly.
  virtual void Stop() = 0;
};

struct ScribeOptions {
  AlertSettings alerts;
  // Checks with `alert: false`. Of a failure told before they were, the end is
  // told.
  std::set<std::string> muted;
  PodFacts pod;
  // MakeMail with its settings. None: incidents are kept, nobody is told.
  // Pure, on the scribe's thread.
  std::function<OutMessage(const Telling&)> render;
  RetrySettings retry;
  std::uint64_t seed = 0;  // of the jitter; 0 = take a random one
};

// `store`, `clock`, `status` and `vitals` must outlive it. `channel` may be
// null where nobody is told.
std::unique_ptr<Scribe> NewScribe(ScribeOptions options, Store& store,
                                  std::unique_ptr<AlertChannel> channel,
                                  const Clock& clock,
                                  Published<NotifyStatus>& status,
                                  Vitals& vitals);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NOTIFY_SCRIBE_H_
