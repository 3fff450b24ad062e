// KubeProxy: stands before a KubeCluster's API server, writes down what it is
// asked, and does to it what the test orders: what a real API server cannot be
// made to answer.
#ifndef LEADSMAN_TESTS_SUPPORT_KUBE_PROXY_H_
#define LEADSMAN_TESTS_SUPPORT_KUBE_PROXY_H_

#include <memory>
#include <string>
#include <vector>

#include "tests/support/kube_cluster.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace leadsman {

class KubeProxy {
 public:
  explicit KubeProxy(KubeCluster& cluster);

  // Trusted by the cluster's CA.
  const std::string& Url() const { return url_; }
  // From the next request on: lines of "METHOD FAULT" as in kube_proxy.py; "" =
  // none. Counts anew what Requests() gives.
  void Order(const std::string& faults);
  // What was asked since the last order, in order:
  // "POST /apis/events.k8s.io/v1/namespaces/shop/events 201".
  std::vector<std::string> Requests() const;

 private:
  TempDir dir_;
  std::unique_ptr<Process> process_;
  std::string url_;
  std::size_t seen_ = 0;  // bytes of its output
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_KUBE_PROXY_H_
