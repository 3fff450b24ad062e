// What a check says of TLS, as the network is told. For every prober.
#ifndef LEADSMAN_INTERNAL_PROBE_NET_TLS_H_
#define LEADSMAN_INTERNAL_PROBE_NET_TLS_H_

#include "internal/health/target.h"
#include "internal/net/transport.h"

namespace leadsman {

inline NetTls NetTlsOf(const TlsClient& tls) {
  return {.verify = tls.verify,
          .ca_file = tls.ca_file,
          .server_name = tls.server_name,
          .cert_file = tls.cert_file,
          .key_file = tls.key_file};
}

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_PROBE_NET_TLS_H_
