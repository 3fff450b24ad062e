// KubeCluster: etcd and a real kube-apiserver on loopback, with TLS, RBAC and
// ServiceAccount tokens, in a temporary folder. Up after about 6 s.
//
// There is no kubelet, no scheduler and no controller: what they would do, the
// test does. To be made on the main thread: its programs end when the thread
// that made it does, so also when the test program dies.
#ifndef LEADSMAN_TESTS_SUPPORT_KUBE_CLUSTER_H_
#define LEADSMAN_TESTS_SUPPORT_KUBE_CLUSTER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/certs.h"
#include "tests/support/kube_request.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace leadsman {

class KubeCluster {
 public:
  // `assets`: the folder of etcd, kube-apiserver and kubectl. Fails the test,
  // and is not up() then, where they do not come to answer.
  explicit KubeCluster(std::string assets);
  KubeCluster(const KubeCluster&) = delete;
  KubeCluster& operator=(const KubeCluster&) = delete;

  bool up() const { return up_; }
  std::string Url() const;  // https://127.0.0.1:PORT
  std::uint16_t port() const { return port_; }
  const std::string& CaFile() const { return ca_.ca_file(); }

  // Kubeconfig files, by path. The admin may do anything.
  const std::string& AdminKubeconfig() const { return admin_; }
  // `user` as it stands there: "{token: …}", "{tokenFile: …}". `server`: what
  // stands before ours; "" = ours.
  std::string Kubeconfig(std::string_view user,
                         const std::string& server = "") const;
  // A certificate of the cluster's CA: for who stands before the server, and
  // for a client, whom the server takes for the user "leadsman test", who may
  // do nothing as long as no RoleBinding says so.
  CertFiles Issue(const std::string& names) { return ca_.Issue(names); }

  // Runs kubectl to its end, as the admin or as `kubeconfig` says.
  Finished Kubectl(std::vector<std::string> words) const;
  Finished KubectlAs(const std::string& kubeconfig,
                     std::vector<std::string> words) const;
  // What it printed; fails the test unless it exits with 0.
  std::string MustKubectl(std::vector<std::string> words) const;
  // One request, as the admin where it has no token. Must: fails the test
  // unless the answer is a 2xx.
  KubeAnswer Ask(PlainRequest request) const;
  KubeAnswer MustAsk(const PlainRequest& request) const;

  // A new one for whoever asks, so that tests do not meet.
  std::string NewNamespace();

  // A JWT of these claims (JSON), signed with the cluster's own key for
  // ServiceAccounts' tokens.
  std::string Sign(std::string_view claims) const;
  static constexpr const char* kIssuer = "https://kubernetes.default.svc";

  void StopApiServer();    // kill -9: the port refuses, the data stay
  void StartApiServer();   // on the same port; returns when it is ready
  void PauseApiServer();   // takes connections and never answers
  void ResumeApiServer();  // answers what came meanwhile, too
  // After a test, whatever it left: running and not paused.
  void MendApiServer();

  // The end of the API server's log: what to show when a test fails.
  std::string LogTail() const;

 private:
  std::string NewFile(std::string_view content) const;
  void StartEtcd();

  std::string assets_;
  TempDir dir_;
  TestCa ca_;
  CertFiles certificate_;
  std::string account_key_;
  std::uint16_t port_;
  std::string etcd_url_;
  std::string admin_;
  mutable int files_ = 0;
  int namespaces_ = 0;
  bool up_ = false;
  std::unique_ptr<Process> etcd_;
  std::unique_ptr<Process> api_server_;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_KUBE_CLUSTER_H_
