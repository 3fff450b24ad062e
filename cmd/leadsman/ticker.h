// Ticker: what happens each second. A look at everyone's pulse and at the
// server, our own beat, and what is counted, published for the metrics.
#ifndef LEADSMAN_CMD_LEADSMAN_TICKER_H_
#define LEADSMAN_CMD_LEADSMAN_TICKER_H_

#include "cmd/leadsman/cluster.h"
#include "internal/base/clock.h"
#include "internal/base/published.h"
#include "internal/base/vitals.h"
#include "internal/health/counters.h"
#include "internal/net/loop.h"
#include "internal/server/http_server.h"

namespace leadsman {

// What it works with; all of it must outlive it.
struct TickerParts {
  Loop& loop;
  const Vitals& vitals;
  Pulse& pulse;  // the loop's
  HttpServer& server;
  const Cluster& cluster;
  Published<Counters>& counters;
};

class Ticker {
 public:
  explicit Ticker(TickerParts parts);

  // Once, from the loop's thread.
  void Tick();

 private:
  TickerParts parts_;
  VitalsWatch watch_;
  WallTime started_;
};

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_TICKER_H_
