// What leadsman takes in the pod, by the kernel's and the API server's count,
// is within what its manifest asks for.
#include <chrono>
#include <iostream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/kube/demo_on_node.h"
#include "tests/support/eventually.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

constexpr double kMebibyte = 1 << 20;

class CostTest : public DemoTest {
 protected:
  // What a file of the container's cgroup says; of `key`, where it has several.
  double Cgroup(const std::string& controller, const std::string& file,
                const std::string& key = "") {
    std::istringstream text(ReadFileText("/sys/fs/cgroup/" + controller +
                                         "/k8s.io/" + id_ + '/' + file));
    std::string name;
    double number = 0;
    if (!key.empty()) {
      while (name != key && text >> name) {
      }
    }
    text >> number;
    return number;
  }

  // How many requests demo-web has had from others than us. leadsman is not
  // asked, as that would cost it.
  int SeenByWeb(const std::string& pod) {
    const std::string before = "I have been seen ";
    const std::string page = Ask("GET", "http://" + PodIp(pod) + ":8000/");
    const std::size_t at = page.find(before);
    if (at == std::string::npos) return 0;
    return std::stoi(page.substr(at + before.size())) - ++asked_;
  }

  // Made by this namespace's pods so far.
  int ApiRequests() {
    const std::string user = "system:serviceaccount:" + ns() + ':';
    std::istringstream log(node().AuditLog());
    int count = 0;
    for (std::string line; std::getline(log, line);) {
      if (line.find(user) != std::string::npos) ++count;
    }
    return count;
  }

  double Requested(const std::string& pod, const std::string& resource) {
    return std::stod(Get("pod/" + pod,
                         ".spec.containers[?(@.name==\"leadsman\")].resources."
                         "requests." +
                             resource));
  }

  std::string id_;
  int asked_ = 0;
};

TEST_F(CostTest, IsWithinWhatItAsksFor) {
  Deploy("overlays/gate");
  const std::string pod = Pod();
  id_ = OfContainer(pod, "leadsman", "containerID");
  id_ = id_.substr(id_.rfind('/') + 1);

  const int seen = SeenByWeb(pod);
  const double used = Cgroup("cpuacct", "cpuacct.usage");
  const int before = ApiRequests();
  const auto start = std::chrono::steady_clock::now();
  ASSERT_TRUE(Eventually([&] { return SeenByWeb(pod) >= seen + 15; }, kLimit));
  const std::chrono::duration<double> passed =
      std::chrono::steady_clock::now() - start;
  const double milli_cpus =
      (Cgroup("cpuacct", "cpuacct.usage") - used) / 1e6 / passed.count();
  const double anonymous = Cgroup("memory", "memory.stat", "rss") / kMebibyte;
  const double all = Cgroup("memory", "memory.usage_in_bytes") / kMebibyte;
  std::cout << "seen: " << anonymous << " MiB anonymous, " << all
            << " MiB in all, " << milli_cpus
            << " m of a CPU at a check a second; " << before
            << " requests to the API server by the pod's being ready, "
            << ApiRequests() - before << " more in " << passed.count()
            << " s\n";
  EXPECT_GT(anonymous, 0);
  EXPECT_LT(all, Requested(pod, "memory"));  // Mi
  EXPECT_GT(milli_cpus, 0);
  EXPECT_LT(milli_cpus, Requested(pod, "cpu"));  // m
  EXPECT_GT(before, 0);
  EXPECT_LE(before, 5);
  EXPECT_EQ(ApiRequests(), before);
}

}  // namespace
}  // namespace leadsman
