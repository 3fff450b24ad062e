// KubeClient: asks the Kubernetes API server, on the loop that also probes.
//
// Loop thread only. HTTP/1.1 with kept connections, TLS against the cluster's
// own CA alone. Token, CA and client certificate are read anew for each
// request: requests are few, the files lie in memory (a projected volume), and
// what has rotated counts at once. It asks once: when to ask again is the
// asker's to say, from KubeError. Trouble of the way there is logged at its
// edges, and a right that is missing once, with the rule to add; askers need
// not log either.
#ifndef LEADSMAN_INTERNAL_KUBE_CLIENT_H_
#define LEADSMAN_INTERNAL_KUBE_CLIENT_H_

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "internal/base/clock.h"
#include "internal/base/result.h"
#include "internal/config/settings.h"
#include "internal/health/counters.h"
#include "internal/kube/right.h"
#include "internal/net/scheduler.h"
#include "internal/net/transport.h"

namespace leadsman {

struct KubeRequest {
  Right right;  // what it takes: for words and for counting
  std::string method = "GET";
  std::string path;          // "/api/v1/namespaces/shop/pods/web-0"
  std::string content_type;  // of the body
  std::string body;
  std::string accept = "application/json";
  milliseconds timeout{10'000};
};

struct KubeError {
  int code = 0;         // HTTP; 0 = no answer, or no way to ask
  std::string reason;   // "Forbidden", "AlreadyExists", …; "" = not said
  std::string message;  // one line
  // The same request may do better later: no answer, 401, 408, 409 (others
  // write too), 429, 5xx, and a first 403: a server that has just come up knows
  // no Role yet.
  bool retry = false;
  std::optional<milliseconds> retry_after;  // as told, at most 10 minutes
};

using KubeResult = Result<std::string, KubeError>;  // the body of a 2xx
using KubeDone = std::function<void(KubeResult)>;

class KubeClient {
 public:
  // Both must outlive it.
  KubeClient(KubeAccess access, Transport& transport, Scheduler& scheduler);
  ~KubeClient();
  KubeClient(const KubeClient&) = delete;
  KubeClient& operator=(const KubeClient&) = delete;

  // `done` runs once, never inside this call; not at all once the client is
  // gone. A 401 is asked again at once where the token has changed meanwhile.
  void Send(KubeRequest request, KubeDone done);

  const KubeAccess& access() const { return access_; }
  // Each that went out, those of a 401 asked again too.
  const RequestTally& tally() const { return tally_; }

 private:
  struct Exchange;

  void Ask(std::shared_ptr<Exchange> exchange);
  void Take(const std::shared_ptr<Exchange>& exchange, HttpResult result);
  void End(const Exchange& exchange, KubeResult result);
  void Note(const Right& right, KubeResult& result);
  void NoteRight(const Right& right, KubeResult& result);

  KubeAccess access_;
  Transport& transport_;
  Scheduler& scheduler_;
  RequestTally tally_;
  std::string trouble_;      // of the way there, as logged; "" = none
  std::set<Right> doubted_;  // refused once
  std::set<Right> denied_;   // as logged
  std::shared_ptr<KubeClient*> alive_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_KUBE_CLIENT_H_
