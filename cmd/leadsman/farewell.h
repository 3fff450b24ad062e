// Farewell: how the sidecar goes. Not ready at once, no alarm from now on,
// queued mail tried once more in the time there is, the cluster told, and then
// the end.
//
// Loop thread only; waiting for mail happens on threads of its own, because
// probes and answers go on until the end.
#ifndef LEADSMAN_CMD_LEADSMAN_FAREWELL_H_
#define LEADSMAN_CMD_LEADSMAN_FAREWELL_H_

#include <functional>
#include <thread>
#include <vector>

#include "cmd/leadsman/cluster.h"
#include "cmd/leadsman/last_resort.h"
#include "internal/base/clock.h"
#include "internal/base/published.h"
#include "internal/engine/monitor.h"
#include "internal/health/notify_status.h"
#include "internal/net/loop.h"
#include "internal/notify/scribe.h"

namespace leadsman {

// What a farewell reaches; all of it must outlive it.
struct FarewellParts {
  Loop& loop;
  Monitor& monitor;
  Scribe& scribe;
  Cluster& cluster;
  const Published<NotifyStatus>& notify;
  LastResort& last_resort;
};

class Farewell {
 public:
  explicit Farewell(FarewellParts parts) : parts_(parts) {}

  // `leadsman drain`, SIGUSR1: `done` runs on the loop once nothing is left to
  // send (true), or `timeout` has passed.
  void Drain(milliseconds timeout, std::function<void(bool sent)> done);

  // SIGTERM, SIGINT: stops the loop as soon as queued mail has been tried, and
  // early enough to be gone within `grace` (1 s at least), by the last resort
  // if need be. A second call changes nothing.
  void Leave(milliseconds grace);

 private:
  void TellCluster(bool sent, SteadyTime deadline,
                   std::function<void(bool sent)> done);
  void AwaitCluster(SteadyTime deadline, std::function<void()> done);

  FarewellParts parts_;
  bool leaving_ = false;
  std::vector<std::jthread> waiting_;
};

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_FAREWELL_H_
