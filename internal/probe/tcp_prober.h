// TcpProber: connects and closes; nothing is sent (pkg/probe/tcp).
#ifndef LEADSMAN_INTERNAL_PROBE_TCP_PROBER_H_
#define LEADSMAN_INTERNAL_PROBE_TCP_PROBER_H_

#include <memory>

#include "internal/probe/prober.h"

namespace leadsman {

// The check's target is a TcpSocket.
std::unique_ptr<Prober> NewTcpProber(std::shared_ptr<const Check> check,
                                     Transport& transport);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_PROBE_TCP_PROBER_H_
