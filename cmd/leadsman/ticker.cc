#include "cmd/leadsman/ticker.h"

#include <memory>
#include <vector>

#include "cmd/leadsman/process_usage.h"
#include "internal/base/log.h"

namespace leadsman {
namespace {

// /healthz says which of our own parts fails, the log says why.
void LogVitals(const std::vector<Vital>& changes) {
  for (const Vital& vital : changes) {
    if (vital.ok) {
      Log(LogLevel::kInfo, "vital.recovered", {{"name", vital.name}});
    } else {
      Log(LogLevel::kError, "vital.failing",
          {{"name", vital.name}, {"why", vital.why}});
    }
  }
}

Histogram HistogramOf(const LoopLag& lag) {
  Histogram histogram;
  histogram.bounds.assign(LoopLag::kBounds.begin(), LoopLag::kBounds.end());
  histogram.counts.assign(lag.counts.begin(), lag.counts.end());
  histogram.sum = lag.sum;
  return histogram;
}

}  // namespace

Ticker::Ticker(TickerParts parts)
    : parts_(parts), started_(SystemClock().Wall()) {}

void Ticker::Tick() {
  const SteadyTime now = parts_.loop.Now();
  // First: it may be ours.
  LogVitals(watch_.Changes(parts_.vitals.Read(now)));
  parts_.pulse.Beat(now);
  parts_.server.Tick(now);
  parts_.counters.Store(std::make_shared<const Counters>(
      Counters{.loop_lag = HistogramOf(parts_.loop.lag()),
               .kube = parts_.cluster.Requests(),
               .process = ReadProcessUsage(started_)}));
  parts_.loop.RunAt(now + seconds(1), [this] { Tick(); });
}

}  // namespace leadsman
