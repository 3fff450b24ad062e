#include "tests/support/kube_proxy.h"

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/certs.h"

namespace leadsman {

KubeProxy::KubeProxy(KubeCluster& cluster) {
  const CertFiles certificate = cluster.Issue("IP:127.0.0.1");
  process_ = std::make_unique<Process>(std::vector<std::string>{
      "/usr/bin/python3", LEADSMAN_SOURCE_DIR "/tests/support/kube_proxy.py",
      "--server", cluster.Url(), "--cert", certificate.cert, "--key",
      certificate.key, "--faults", dir_.Write("faults", "")});
  const std::string word = "port ";
  if (!process_->WaitForOut("\n")) return;
  const std::string said = process_->Out();
  seen_ = said.find('\n') + 1;
  url_ =
      "https://127.0.0.1:" + said.substr(word.size(), seen_ - 1 - word.size());
}

void KubeProxy::Order(const std::string& faults) {
  // At once, so that no half of it is read.
  std::filesystem::rename(dir_.Write("next", faults), dir_.Join("faults"));
  seen_ = process_->Out().size();
}

std::vector<std::string> KubeProxy::Requests() const {
  std::istringstream said(process_->Out().substr(seen_));
  std::vector<std::string> requests;
  for (std::string line; std::getline(said, line);) requests.push_back(line);
  return requests;
}

}  // namespace leadsman
