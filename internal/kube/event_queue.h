// EventQueue: which event is sent next, when, and as a new one or as one more
// of its series. Pure: times are arguments. Loop thread only.
//
// An edge like one of less than 6 minutes ago counts in that one's series; if
// that still waits, nothing else is sent. What a check's TokenBucket does not
// grant is held until it does. A bad edge leaves a token for the good one that
// ends it; while it is held, that one takes it back and neither is told: what
// is told last is always what is true.
#ifndef LEADSMAN_INTERNAL_KUBE_EVENT_QUEUE_H_
#define LEADSMAN_INTERNAL_KUBE_EVENT_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "internal/base/clock.h"
#include "internal/health/incident.h"
#include "internal/kube/client.h"
#include "internal/kube/event.h"
#include "internal/kube/event_news.h"
#include "internal/kube/jitter.h"
#include "internal/kube/token_bucket.h"

namespace leadsman {

// Requests, but for `withheld`, which are edges. Since the start.
struct EventCounts {
  std::uint64_t sent = 0;
  std::uint64_t dropped = 0;   // refused, or could not be sent
  std::uint64_t withheld = 0;  // over while held
};

struct EventRequest {
  bool patch = false;  // of the series; else it is created
  Event event;
};

class EventQueue {
 public:
  static constexpr std::size_t kMaxWaiting = 1'000;

  explicit EventQueue(const PodFacts& pod);
  ~EventQueue();
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;

  void Push(const EventNews& news, WallTime at, SteadyTime now);

  // What is to be sent now, if anything; until Finish it is the only one.
  std::optional<EventRequest> Take(SteadyTime now);
  // What became of it; no error: it was taken.
  void Finish(const std::optional<KubeError>& error, SteadyTime now);

  // When Take may have something; nothing while one is under way.
  std::optional<SteadyTime> NextDue() const;
  // Nothing that could be sent by now is waiting or under way.
  bool Idle(SteadyTime now) const;
  const EventCounts& counts() const { return counts_; }

 private:
  struct Series;
  struct Item;

  std::shared_ptr<Series> Count(const EventNews& news, WallTime at,
                                SteadyTime now);
  void Prune(SteadyTime now);
  void MakeRoom();

  std::string pod_;  // its name, for the events' names
  Jitter jitter_;
  std::list<Item> items_;  // in the order of the edges
  std::map<std::string, std::shared_ptr<Series>, std::less<>> series_;
  std::map<std::string, TokenBucket, std::less<>> buckets_;
  bool under_way_ = false;
  SteadyTime pruned_;
  SteadyTime not_before_;  // after an error
  WallTime named_;         // the last name's time: no two may be the same
  EventCounts counts_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_KUBE_EVENT_QUEUE_H_
