#include "internal/notify/outbox.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "internal/base/clock.h"
#include "internal/health/incident.h"
#include "internal/notify/alert_channel.h"
#include "internal/notify/retry.h"
#include "internal/store/store.h"

namespace leadsman {
namespace {

std::int64_t Nanos(WallTime time) { return time.time_since_epoch().count(); }

WallTime Wall(std::int64_t nanos) {
  return WallTime(std::chrono::nanoseconds(nanos));
}

bool IsOpen(const DeliveryRow& delivery) {
  return delivery.state == DeliveryState::kOpen ||
         delivery.state == DeliveryState::kDoubtful;
}

bool MayHaveIt(const DeliveryRow& delivery) {
  return delivery.state == DeliveryState::kAccepted ||
         delivery.state == DeliveryState::kDoubtful;
}

bool IsFailure(const MessageRow& message) {
  return message.event == ToString(TellingEvent::kDown);
}

// Nobody can know of it, and somebody still may.
bool IsUnsent(const MessageRow& message) {
  return std::none_of(message.deliveries.begin(), message.deliveries.end(),
                      MayHaveIt) &&
         std::any_of(message.deliveries.begin(), message.deliveries.end(),
                     IsOpen);
}

// The server or the way to it failed, and not this mail or recipient alone
// (a 4xx that is greylisting, say); so another's success is good news. A 5xx
// that left it open is trouble of ours.
bool WasStuck(const DeliveryRow& delivery) {
  const bool own = delivery.code / 100 == 4 && delivery.code != 421;
  return delivery.tries > 0 && !own;
}

}  // namespace

void Outbox::Add(MessageRow message) {
  message.bytes.clear();
  message.bytes.shrink_to_fit();
  entries_.push_back({.row = std::move(message)});
}

void Outbox::Committed(const std::string& message) {
  for (Entry& entry : entries_) {
    if (entry.row.id == message) entry.committed = true;
  }
}

void Outbox::Forget(const std::string& message) {
  entries_.remove_if(
      [&message](const Entry& entry) { return entry.row.id == message; });
}

void Outbox::VisitWaiting(
    const std::function<bool(Entry&, std::vector<DeliveryRow*>&)>& visit) {
  std::set<std::pair<std::string, std::string>> taken;
  for (Entry& entry : entries_) {
    std::vector<DeliveryRow*> waiting;
    for (DeliveryRow& delivery : entry.row.deliveries) {
      if (!IsOpen(delivery)) continue;
      bool first = true;
      for (const std::string& incident : entry.row.incidents) {
        if (!taken.emplace(incident, delivery.recipient).second) first = false;
      }
      if (first && entry.committed) waiting.push_back(&delivery);
    }
    if (!waiting.empty() && !visit(entry, waiting)) return;
  }
}

void Outbox::PullIn(DeliveryRow& delivery, WallTime now) const {
  delivery.next_try =
      std::min(delivery.next_try, Nanos(now + settings_.longest));
}

std::optional<Sending> Outbox::Next(WallTime now) {
  std::optional<Sending> next;
  if (sending_) return next;
  VisitWaiting([&](Entry& entry, std::vector<DeliveryRow*>& waiting) {
    Sending due{.message = entry.row.id, .sender = entry.row.sender};
    for (DeliveryRow* delivery : waiting) {
      PullIn(*delivery, now);
      if (delivery->next_try <= Nanos(now)) {
        due.recipients.push_back(delivery->recipient);
      }
    }
    if (!due.recipients.empty()) next = std::move(due);
    return !next.has_value();
  });
  return next;
}

std::vector<DeliveryRow> Outbox::Begin(const Sending& sending) {
  std::vector<DeliveryRow> begun;
  sending_ = sending;
  doubted_.clear();
  for (Entry& entry : entries_) {
    if (entry.row.id != sending.message) continue;
    for (DeliveryRow& delivery : entry.row.deliveries) {
      if (std::find(sending.recipients.begin(), sending.recipients.end(),
                    delivery.recipient) == sending.recipients.end()) {
        continue;
      }
      if (delivery.state == DeliveryState::kDoubtful) {
        doubted_.insert(delivery.recipient);
      } else {
        delivery.state = DeliveryState::kDoubtful;
        begun.push_back(delivery);
      }
    }
  }
  return begun;
}

void Outbox::Judge(const MessageRow& message, DeliveryRow& delivery,
                   const RecipientResult& result, bool doubtful, WallTime now) {
  const bool doubted = doubted_.contains(delivery.recipient);
  ++delivery.tries;
  delivery.code = result.code;
  delivery.why = result.why;
  if (result.delivered == Delivered::kAccepted) {
    delivery.state = DeliveryState::kAccepted;
    return;
  }
  if (result.delivered == Delivered::kGiveUp) {
    delivery.state = DeliveryState::kGivenUp;
    return;
  }
  if (HasHadItsChance(settings_, delivery.tries, now - Wall(message.queued))) {
    delivery.state = DeliveryState::kGivenUp;
    delivery.why = "not accepted in 5 days; last: " + result.why;
    return;
  }
  delivery.state =
      doubtful || doubted ? DeliveryState::kDoubtful : DeliveryState::kOpen;
  delivery.next_try =
      Nanos(now + (result.delivered == Delivered::kTrouble
                       ? LongestDelay(settings_, random_())
                       : RetryDelay(settings_, delivery.tries, random_())));
}

Settled Outbox::Report(const SendReport& report, WallTime now) {
  Settled settled;
  if (!sending_) return settled;
  const Sending sending = *std::exchange(sending_, std::nullopt);
  const auto entry = std::find_if(
      entries_.begin(), entries_.end(),
      [&](const Entry& each) { return each.row.id == sending.message; });
  if (entry == entries_.end()) return settled;
  MessageRow& row = entry->row;
  for (DeliveryRow& delivery : row.deliveries) {
    if (std::find(sending.recipients.begin(), sending.recipients.end(),
                  delivery.recipient) == sending.recipients.end()) {
      continue;
    }
    RecipientResult result{.recipient = delivery.recipient,
                           .why = "the channel said nothing of it"};
    for (const RecipientResult& each : report.recipients) {
      if (each.recipient == delivery.recipient) result = each;
    }
    Judge(row, delivery, result, report.doubtful, now);
    settled.deliveries.push_back(delivery);
  }
  const auto accepted = [](const DeliveryRow& delivery) {
    return delivery.state == DeliveryState::kAccepted;
  };
  if (std::any_of(settled.deliveries.begin(), settled.deliveries.end(),
                  accepted)) {
    HurryTheStuck(now);
  }
  if (std::any_of(row.deliveries.begin(), row.deliveries.end(), IsOpen)) {
    return settled;
  }
  if (IsFailure(row) &&
      std::none_of(row.deliveries.begin(), row.deliveries.end(), accepted)) {
    settled.refused = row.incidents;
  }
  entries_.erase(entry);
  return settled;
}

void Outbox::HurryTheStuck(WallTime now) {
  for (Entry& entry : entries_) {
    for (DeliveryRow& delivery : entry.row.deliveries) {
      if (IsOpen(delivery) && WasStuck(delivery)) {
        delivery.next_try = std::min(delivery.next_try, Nanos(now));
      }
    }
  }
}

void Outbox::Hurry(WallTime now) {
  for (Entry& entry : entries_) {
    for (DeliveryRow& delivery : entry.row.deliveries) {
      if (IsOpen(delivery)) {
        delivery.next_try = std::min(delivery.next_try, Nanos(now));
      }
    }
  }
}

std::vector<DeliveryRow> Outbox::Supersede(const std::string& incident) {
  std::vector<DeliveryRow> gone;
  entries_.remove_if([&](Entry& entry) {
    MessageRow& row = entry.row;
    if (!IsFailure(row) || !IsUnsent(row) || row.incidents.size() != 1 ||
        row.incidents.front() != incident) {
      return false;
    }
    for (DeliveryRow& delivery : row.deliveries) {
      if (!IsOpen(delivery)) continue;
      delivery.state = DeliveryState::kSuperseded;
      gone.push_back(delivery);
    }
    return true;
  });
  return gone;
}

std::set<std::string> Outbox::Unsent() const {
  std::set<std::string> incidents;
  for (const Entry& entry : entries_) {
    if (!IsFailure(entry.row) || !IsUnsent(entry.row)) continue;
    incidents.insert(entry.row.incidents.begin(), entry.row.incidents.end());
  }
  return incidents;
}

std::optional<WallTime> Outbox::NextDue(WallTime now) {
  std::optional<WallTime> due;
  if (sending_) return due;  // its report comes first
  VisitWaiting([&](Entry&, std::vector<DeliveryRow*>& waiting) {
    for (DeliveryRow* delivery : waiting) {
      PullIn(*delivery, now);
      const WallTime next = Wall(delivery->next_try);
      if (!due || next < *due) due = next;
    }
    return true;
  });
  return due;
}

std::optional<WallTime> Outbox::oldest() const {
  if (entries_.empty()) return std::nullopt;
  return Wall(entries_.front().row.queued);
}

}  // namespace leadsman
