#include "tests/support/kube_cluster.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <memory>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/socket.h"

namespace leadsman {
namespace {

using std::chrono::seconds;

// Where other work takes all processors.
constexpr seconds kStartLimit{120};

const char* const kAdminToken = "admin-of-the-tests";

std::string LocalUrl(const char* scheme, std::uint16_t port) {
  return std::string(scheme) + "://127.0.0.1:" + std::to_string(port);
}

// Base64 as a URL takes it, without padding.
std::string Base64Url(std::string_view bytes) {
  std::vector<unsigned char> text(4 * ((bytes.size() + 2) / 3) + 1);
  const int size = EVP_EncodeBlock(
      text.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
      static_cast<int>(bytes.size()));
  std::string url(text.begin(), text.begin() + size);
  std::replace(url.begin(), url.end(), '+', '-');
  std::replace(url.begin(), url.end(), '/', '_');
  url.erase(std::min(url.find('='), url.size()));
  return url;
}

}  // namespace

KubeCluster::KubeCluster(std::string assets)
    : assets_(std::move(assets)),
      certificate_(ca_.Issue("IP:127.0.0.1,DNS:localhost,DNS:kubernetes,"
                             "DNS:kubernetes.default.svc")),
      account_key_(dir_.Join("account.key")),
      port_(DeadPort()) {
  RunToEnd({"/usr/bin/openssl", "genrsa", "-out", account_key_, "2048"});
  dir_.Write("tokens.csv",
             std::string(kAdminToken) + ",admin,admin,system:masters\n");
  admin_ = Kubeconfig(std::string("{token: ") + kAdminToken + "}");
  StartEtcd();
  StartApiServer();
}

std::string KubeCluster::Url() const { return LocalUrl("https", port_); }

void KubeCluster::StartEtcd() {
  etcd_url_ = LocalUrl("http", DeadPort());
  const std::string peer = LocalUrl("http", DeadPort());
  etcd_ = std::make_unique<Process>(std::vector<std::string>{
      assets_ + "/etcd", "--data-dir=" + dir_.Join("etcd"),
      "--listen-client-urls=" + etcd_url_,
      "--advertise-client-urls=" + etcd_url_, "--listen-peer-urls=" + peer,
      "--initial-advertise-peer-urls=" + peer,
      "--initial-cluster=default=" + peer, "--logger=zap", "--log-level=warn"});
}

void KubeCluster::StartApiServer() {
  api_server_ = std::make_unique<Process>(std::vector<std::string>{
      assets_ + "/kube-apiserver", "--etcd-servers=" + etcd_url_,
      "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1",
      "--secure-port=" + std::to_string(port_),
      // An Endpoints object may not name a loopback address.
      "--endpoint-reconciler-type=none", "--tls-cert-file=" + certificate_.cert,
      "--tls-private-key-file=" + certificate_.key,
      "--client-ca-file=" + CaFile(), "--cert-dir=" + dir_.Join("certs"),
      "--token-auth-file=" + dir_.Join("tokens.csv"),
      "--authorization-mode=RBAC",
      std::string("--service-account-issuer=") + kIssuer,
      std::string("--api-audiences=") + kIssuer,
      "--service-account-signing-key-file=" + account_key_,
      "--service-account-key-file=" + account_key_,
      "--service-cluster-ip-range=203.0.113.0/24",  // TEST-NET-3: nobody's
      "--profiling=false"});
  up_ = Eventually(
      [this] {
        return etcd_->Wait(seconds(0)) || api_server_->Wait(seconds(0)) ||
               Ask({.path = "/readyz", .limit = seconds(5)}).code == 200;
      },
      kStartLimit);
  up_ = up_ && !etcd_->Wait(seconds(0)) && !api_server_->Wait(seconds(0));
  if (!up_) {
    ADD_FAILURE() << "no API server at " << Url() << "; etcd said:\n"
                  << etcd_->Err() << "and the API server:\n"
                  << LogTail();
  }
}

void KubeCluster::StopApiServer() {
  api_server_->Signal(SIGKILL);
  api_server_->Wait();
}

void KubeCluster::PauseApiServer() {
  api_server_->Signal(SIGSTOP);
  // A thread of it may be answering still.
  EXPECT_TRUE(Eventually([this] {
    siginfo_t stopped{};
    waitid(P_PID, static_cast<id_t>(api_server_->pid()), &stopped,
           WSTOPPED | WNOHANG);
    return stopped.si_pid == api_server_->pid();
  }));
}

void KubeCluster::ResumeApiServer() { api_server_->Signal(SIGCONT); }

void KubeCluster::MendApiServer() {
  ResumeApiServer();
  if (api_server_->Wait(seconds(0))) StartApiServer();
}

std::string KubeCluster::LogTail() const {
  constexpr std::size_t kTail = 8'000;
  const std::string log = api_server_->Err();
  return log.size() <= kTail ? log : "…" + log.substr(log.size() - kTail);
}

std::string KubeCluster::NewFile(std::string_view content) const {
  return dir_.Write("file" + std::to_string(++files_), content);
}

std::string KubeCluster::Kubeconfig(std::string_view user,
                                    const std::string& server) const {
  return NewFile(
      "apiVersion: v1\nkind: Config\ncurrent-context: test\n"
      "contexts: [{name: test, context: {cluster: test, user: me}}]\n"
      "clusters:\n- name: test\n  cluster:\n    server: " +
      (server.empty() ? Url() : server) + "\n    certificate-authority: " +
      CaFile() + "\nusers:\n- name: me\n  user: " + std::string(user) + "\n");
}

Finished KubeCluster::Kubectl(std::vector<std::string> words) const {
  return KubectlAs(admin_, std::move(words));
}

Finished KubeCluster::KubectlAs(const std::string& kubeconfig,
                                std::vector<std::string> words) const {
  words.insert(words.begin(),
               {assets_ + "/kubectl", "--kubeconfig=" + kubeconfig,
                "--cache-dir=" + dir_.Join("kubectl")});
  return RunToEnd(words);
}

std::string KubeCluster::MustKubectl(std::vector<std::string> words) const {
  const Finished finished = Kubectl(words);
  if (finished.exit != 0) {
    ADD_FAILURE() << testing::PrintToString(words) << " exits with "
                  << finished.exit << ":\n"
                  << finished.err;
  }
  return finished.out;
}

KubeAnswer KubeCluster::Ask(PlainRequest request) const {
  if (request.token.empty()) request.token = kAdminToken;
  return AskKube(Url(), CaFile(), request);
}

KubeAnswer KubeCluster::MustAsk(const PlainRequest& request) const {
  KubeAnswer answer = Ask(request);
  if (answer.code / 100 != 2) {
    ADD_FAILURE() << request.method << ' ' << request.path << ": "
                  << answer.code << '\n'
                  << answer.body;
  }
  return answer;
}

std::string KubeCluster::NewNamespace() {
  std::string name = "test-" + std::to_string(++namespaces_);
  MustAsk({.method = "POST",
           .path = "/api/v1/namespaces",
           .body = R"({"metadata":{"name":")" + name + R"("}})"});
  return name;
}

std::string KubeCluster::Sign(std::string_view claims) const {
  const std::string text =
      Base64Url(R"({"alg":"RS256","typ":"JWT"})") + '.' + Base64Url(claims);
  const Finished signature = RunToEnd({"/usr/bin/openssl", "dgst", "-sha256",
                                       "-sign", account_key_, NewFile(text)});
  EXPECT_EQ(signature.exit, 0) << signature.err;
  return text + '.' + Base64Url(signature.out);
}

}  // namespace leadsman
