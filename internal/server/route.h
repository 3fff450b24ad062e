// Route: every answer of the HTTP surface, decided by a pure function.
#ifndef LEADSMAN_INTERNAL_SERVER_ROUTE_H_
#define LEADSMAN_INTERNAL_SERVER_ROUTE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "internal/base/clock.h"
#include "internal/base/vitals.h"
#include "internal/config/settings.h"
#include "internal/health/counters.h"
#include "internal/health/incident.h"
#include "internal/health/notify_status.h"
#include "internal/health/snapshot.h"

namespace leadsman {

// What an answer is made from, all values of one moment.
struct Facts {
  std::shared_ptr<const Snapshot> snapshot;
  std::shared_ptr<const NotifyStatus> notify;
  std::shared_ptr<const Counters> counters;
  std::vector<Vital> vitals;
  WallTime now;
};

// What only a reload changes.
struct Identity {
  std::string version;
  std::string commit;
  PodFacts pod;
  Labels labels;
  bool page_from_any = false;
};

// What runs now.
Identity IdentityOf(std::string version, std::string commit,
                    const Settings& settings, const PodFacts& pod);

struct HttpQuestion {
  std::string_view method;  // GET or HEAD; others are answered 405 here
  std::string_view target;  // path and query, as sent
  bool from_loopback = false;
  std::string_view accept = {};  // the header's value; "" = none
  std::string_view accept_encoding = {};
};

struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  std::string allow;             // the Allow header's value, with 405
  std::string content_encoding;  // likewise; "" = none
};

Response Route(const HttpQuestion& question, const Facts& facts,
               const Identity& identity);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_SERVER_ROUTE_H_
