#include "internal/kube/event_queue.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace leadsman {
namespace {

constexpr std::chrono::minutes kSeriesGap{6};
// Thousands of checks may go down in one turn.
constexpr seconds kPruneEach{30};
constexpr int kTries = 12;
constexpr seconds kRetryAfter{10};
constexpr seconds kShortestWait{1};
// The cluster keeps events so long; nobody would see it any more.
constexpr std::chrono::hours kTooOld{1};

// Nobody gets through: another event would fare no better.
bool IsOutage(const KubeError& error) {
  return error.code == 0 || error.code == 401;
}

// By whose bucket it is limited.
std::string PayerOf(const EventNews& news) {
  return news.check.empty() ? std::string(news.topic) : news.check;
}

// With a separator that no name has.
std::string LaneOf(const EventNews& news) {
  return PayerOf(news) + '\n' + std::string(news.topic);
}

std::string KeyOf(const EventNews& news) {
  return LaneOf(news) + '\n' + std::string(news.reason) +
         (news.bad ? "\nbad\n" : "\ngood\n") + news.container + '\n' +
         news.cause;
}

}  // namespace

struct EventQueue::Series {
  std::string key;
  Event event;
  SteadyTime last;
  bool created = false;
};

struct EventQueue::Item {
  std::shared_ptr<Series> series;
  std::string payer;
  std::string lane;
  bool bad;
  SteadyTime due;
  int tries = 0;
  bool under_way = false;

  bool Held(SteadyTime now) const { return due > now; }
};

EventQueue::EventQueue(const PodFacts& pod) : pod_(pod.name), jitter_(pod) {}

EventQueue::~EventQueue() = default;

void EventQueue::Push(const EventNews& news, WallTime at, SteadyTime now) {
  Prune(now);
  const std::string payer = PayerOf(news);
  const std::string lane = LaneOf(news);
  TokenBucket& bucket = buckets_[payer];
  const auto held = std::find_if(
      items_.begin(), items_.end(),
      [&](const Item& item) { return item.lane == lane && item.Held(now); });
  if (held != items_.end()) {
    const bool over = held->bad != news.bad;
    items_.erase(held);
    bucket.GiveBack();
    counts_.withheld += over ? 2 : 1;
    if (over) return;
  }

  std::shared_ptr<Series> series = Count(news, at, now);
  SteadyTime due = now;
  for (const Item& item : items_) {
    if (item.series == series && !item.under_way) return;
    if (item.payer == payer) due = std::max(due, item.due);
  }
  due = std::max(due, bucket.Take(now, news.bad ? 1 : 0));
  MakeRoom();
  items_.push_back({.series = std::move(series),
                    .payer = payer,
                    .lane = lane,
                    .bad = news.bad,
                    .due = due});
}

std::shared_ptr<EventQueue::Series> EventQueue::Count(const EventNews& news,
                                                      WallTime at,
                                                      SteadyTime now) {
  const std::string key = KeyOf(news);
  std::shared_ptr<Series>& series = series_[key];
  if (series != nullptr && now - series->last <= kSeriesGap) {
    ++series->event.count;
    series->event.last = at;
    series->last = now;
    return series;
  }
  named_ = std::max(at, named_ + std::chrono::nanoseconds(1));
  series = std::make_shared<Series>();
  series->key = key;
  series->event = {.name = EventName(pod_, named_),
                   .at = at,
                   .warning = news.bad,
                   .reason = news.reason,
                   .action = news.action,
                   .note = news.note,
                   .container = news.container};
  series->last = now;
  return series;
}

std::optional<EventRequest> EventQueue::Take(SteadyTime now) {
  if (under_way_ || now < not_before_) return std::nullopt;
  counts_.dropped += std::erase_if(items_, [&](const Item& item) {
    return now - item.series->last > kTooOld;
  });
  const auto item =
      std::find_if(items_.begin(), items_.end(),
                   [&](const Item& one) { return !one.Held(now); });
  if (item == items_.end()) return std::nullopt;
  item->under_way = under_way_ = true;
  return EventRequest{.patch = item->series->created,
                      .event = item->series->event};
}

void EventQueue::Finish(const std::optional<KubeError>& error, SteadyTime now) {
  const auto item = std::find_if(items_.begin(), items_.end(),
                                 [](const Item& one) { return one.under_way; });
  if (item == items_.end()) return;
  item->under_way = under_way_ = false;
  Series& series = *item->series;
  const bool patch = series.created;
  const bool exists = error && error->code == 409 && !patch;
  if (exists && series.event.count > 1) {
    series.created = true;  // by the first try; its count may have grown since
  } else if (!error || exists) {
    series.created = true;
    ++counts_.sent;
    items_.erase(item);
  } else if ((error->code == 404 || error->code == 410) && patch) {
    series.created = false;  // and so it is made anew
  } else if (error->retry && (IsOutage(*error) || ++item->tries < kTries)) {
    not_before_ =
        now + jitter_.Over(std::max<milliseconds>(
                  error->retry_after.value_or(kRetryAfter), kShortestWait));
  } else {
    const auto known = series_.find(series.key);
    if (known != series_.end() && known->second == item->series) {
      series_.erase(known);
    }
    ++counts_.dropped;
    items_.erase(item);
  }
}

std::optional<SteadyTime> EventQueue::NextDue() const {
  if (under_way_ || items_.empty()) return std::nullopt;
  const auto item = std::min_element(
      items_.begin(), items_.end(),
      [](const Item& a, const Item& b) { return a.due < b.due; });
  return std::max(item->due, not_before_);
}

bool EventQueue::Idle(SteadyTime now) const {
  return std::all_of(items_.begin(), items_.end(),
                     [&](const Item& item) { return item.Held(now); });
}

void EventQueue::Prune(SteadyTime now) {
  if (now < pruned_ + kPruneEach) return;
  pruned_ = now;
  std::erase_if(series_, [&](const auto& one) {
    return now - one.second->last > kSeriesGap;
  });
  std::erase_if(buckets_,
                [&](const auto& one) { return one.second.Full(now); });
}

// The oldest goes: what is true now is worth more.
void EventQueue::MakeRoom() {
  if (items_.size() < kMaxWaiting) return;
  items_.erase(items_.front().under_way ? std::next(items_.begin())
                                        : items_.begin());
  ++counts_.dropped;
}

}  // namespace leadsman
