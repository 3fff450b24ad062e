#include "tests/support/kube_node.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <sys/types.h>
#include <system_error>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/eventually.h"
#include "tests/support/process.h"

namespace leadsman {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

// Where other work takes all processors.
constexpr std::chrono::seconds kStartLimit{180};

constexpr std::size_t kTail = 1500;  // bytes of a log

// What a container leaves in cgroups, where the kubelet does not keep them.
void RemoveEmptyCgroups() {
  std::error_code ignored;
  for (const auto& controller :
       fs::directory_iterator("/sys/fs/cgroup", ignored)) {
    std::vector<fs::path> folders;
    for (const auto& entry : fs::recursive_directory_iterator(
             controller.path() / "k8s.io", ignored)) {
      if (entry.is_directory(ignored)) folders.push_back(entry.path());
    }
    while (!folders.empty()) {
      fs::remove(folders.back(), ignored);
      folders.pop_back();
    }
    fs::remove(controller.path() / "k8s.io", ignored);
  }
}

}  // namespace

KubeNode::KubeNode(std::string assets, const std::vector<std::string>& images)
    : assets_(std::move(assets)) {
  std::vector<std::string> words{
      "/usr/bin/unshare", "--net", "--mount",
      "--mount-proc",     "--pid", "--fork",
      "--kill-child",     "--",    LEADSMAN_SOURCE_DIR "/tests/kube/node/up.sh",
      dir_.path(),        assets_};
  words.insert(words.end(), images.begin(), images.end());
  holder_ = std::make_unique<Process>(words);
  const bool said = Eventually(
      [this] {
        return holder_->Out().ends_with('\n') || holder_->Wait(milliseconds(0));
      },
      kStartLimit);
  up_ = said && holder_->Out() == "ready\n";
  if (!up_) {
    ADD_FAILURE() << "no node: " << holder_->Out() << holder_->Err()
                  << LogTails();
  }
}

KubeNode::~KubeNode() {
  // Once process 1 can be waited for, all the others have ended.
  if (const pid_t init = Init(); init > 0) kill(init, SIGKILL);
  holder_->Wait();
  RemoveEmptyCgroups();
}

pid_t KubeNode::Init() const {
  const std::string pid = std::to_string(holder_->pid());
  std::ifstream children("/proc/" + pid + "/task/" + pid + "/children");
  pid_t init = 0;
  children >> init;
  return init;
}

std::vector<std::string> KubeNode::Inside(
    std::vector<std::string> words) const {
  // Not into its process namespace: nsenter would stay as the parent, and take
  // no signal on.
  words.insert(words.begin(), {"/usr/bin/nsenter", "--target",
                               std::to_string(Init()), "--net", "--"});
  return words;
}

ProcessOptions KubeNode::Options(const std::string& pod_namespace) const {
  std::string config = ReadFileText(dir_.Join("admin.kubeconfig"));
  const std::string user = "user: admin}";
  config.replace(config.find(user), user.size(),
                 "user: admin, namespace: " + pod_namespace + '}');
  return {.env = {{"PATH", assets_ + ":/usr/sbin:/usr/bin:/sbin:/bin"},
                  {"HOME", dir_.path()},
                  {"KUBECONFIG",
                   dir_.Write(pod_namespace + ".kubeconfig", config)}},
          .cwd = LEADSMAN_SOURCE_DIR};
}

void KubeNode::KillContainer(const std::string& id) const {
  const std::string bare = id.substr(id.rfind('/') + 1);
  // Its socket is in the mount namespace.
  const Finished finished = RunToEnd(
      {"/usr/bin/nsenter", "--target", std::to_string(Init()), "--mount", "--",
       "/run/node/bin/ctr", "--address", "/run/containerd/containerd.sock",
       "-n", "k8s.io", "tasks", "kill", "--signal", "SIGKILL", bare});
  EXPECT_EQ(finished.exit, 0) << finished.err;
}

std::string KubeNode::AuditLog() const {
  return ReadFileText(dir_.Join("log/audit"));
}

std::string KubeNode::LogTails() const {
  std::string tails;
  std::error_code ignored;
  for (const auto& log : fs::directory_iterator(dir_.Join("log"), ignored)) {
    if (log.path().filename() == "audit") continue;
    const std::string text = ReadFileText(log.path().string());
    tails += "== " + log.path().filename().string() + '\n' +
             text.substr(text.size() - std::min(text.size(), kTail));
  }
  return tails;
}

}  // namespace leadsman
