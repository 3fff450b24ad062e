// NotifyStatus: how the telling goes; published by the scribe, shown by API,
// page and metrics.
#ifndef LEADSMAN_INTERNAL_HEALTH_NOTIFY_STATUS_H_
#define LEADSMAN_INTERNAL_HEALTH_NOTIFY_STATUS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "internal/base/clock.h"

namespace leadsman {

// Mails since start, for one recipient each.
struct MailCounts {
  std::uint64_t sent = 0;
  std::uint64_t deferred = 0;  // a try in vain, which will be made again
  std::uint64_t given_up = 0;
  std::uint64_t lost = 0;  // the store had no room for it

  bool operator==(const MailCounts&) const = default;
};

struct NotifyStatus {
  int outbox_messages = 0;                // not yet told, nor given up
  std::optional<WallTime> outbox_oldest;  // when the oldest was queued
  // The mail path as last seen; unset = never tried, or no mail configured.
  std::optional<bool> mail_up;
  WallTime mail_since;
  std::string mail_detail;
  bool durable = false;                    // the outbox is on disk
  std::optional<WallTime> silenced_until;  // that of all checks
  MailCounts mails;

  bool operator==(const NotifyStatus&) const = default;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_HEALTH_NOTIFY_STATUS_H_
