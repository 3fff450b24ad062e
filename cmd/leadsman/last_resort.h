// LastResort: the process ends by a set time, whatever its threads wait for.
//
// What waits for a peer here can be broken off, save the C library's look-up
// of a name, which may take half a minute. Nothing is lost: all that is to
// outlive the process is in the store before anyone waits.
#ifndef LEADSMAN_CMD_LEADSMAN_LAST_RESORT_H_
#define LEADSMAN_CMD_LEADSMAN_LAST_RESORT_H_

#include <thread>

#include "internal/base/clock.h"

namespace leadsman {

class LastResort {
 public:
  // Once. Exits with 0 and a line in the log `after` so long, unless this is
  // gone by then: it has to outlive all that may wait.
  void Arm(milliseconds after);

 private:
  std::jthread thread_;
};

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_LAST_RESORT_H_
