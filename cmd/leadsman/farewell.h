// Farewell: how the sidecar goes. Not ready at once, no alarm from now on,
// queued mail tried once more in the time there is, and then the end.
//
// Loop thread only; waiting for mail happens on threads of its own, because
// probes and answers go on until the end.
#ifndef LEADSMAN_CMD_LEADSMAN_FAREWELL_H_
#define LEADSMAN_CMD_LEADSMAN_FAREWELL_H_

#include <functional>
#include <thread>
#include <vector>

#include "cmd/leadsman/last_resort.h"
#include "internal/base/clock.h"
#include "internal/engine/monitor.h"
#include "internal/net/loop.h"
#include "internal/notify/scribe.h"

namespace leadsman {

class Farewell {
 public:
  Farewell(Loop& loop, Monitor& monitor, Scribe& scribe,
           LastResort& last_resort)
      : loop_(loop),
        monitor_(monitor),
        scribe_(scribe),
        last_resort_(last_resort) {}

  // `leadsman drain`, SIGUSR1: `done` runs on the loop once nothing is left to
  // send (true), or `timeout` has passed.
  void Drain(milliseconds timeout, std::function<void(bool sent)> done);

  // SIGTERM, SIGINT: stops the loop as soon as queued mail has been tried, and
  // early enough to be gone within `grace` (1 s at least), by the last resort
  // if need be. A second call changes nothing.
  void Leave(milliseconds grace);

 private:
  Loop& loop_;
  Monitor& monitor_;
  Scribe& scribe_;
  LastResort& last_resort_;
  bool leaving_ = false;
  std::vector<std::jthread> waiting_;
};

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_FAREWELL_H_
