// The program against an API server that answers as a real one cannot be made
// to: a proxy before it does so. Whatever it does, readiness and mail go on;
// and afterwards the cluster is told what is true, once.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <optional>
#include <string>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kube/sidecar_on_kube.h"
#include "tests/support/eventually.h"
#include "tests/support/kube_namespace.h"
#include "tests/support/kube_proxy.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class FaultsTest : public SidecarOnKubeTest {
 protected:
  void SetUp() override {
    SidecarOnKubeTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    proxy_.emplace(cluster());
    StartWell(proxy_->Url());
  }
  // Until nothing has come for half a second.
  std::vector<std::string> AllRequests() {
    std::vector<std::string> last;
    EXPECT_TRUE(Eventually([&] {
      std::vector<std::string> now = proxy_->Requests();
      const bool same = !now.empty() && now == last;
      last = std::move(now);
      if (!same) usleep(500'000);
      return same;
    }));
    return last;
  }
  // Its anonymous memory by the kernel's word, in KiB.
  long Memory() {
    const std::string status = ReadFileText(
        "/proc/" + std::to_string(sidecar_->process().pid()) + "/status");
    const std::string name = "RssAnon:";
    return std::stol(status.substr(status.find(name) + name.size()));
  }

  std::optional<KubeProxy> proxy_;
};

class PassingFaultTest : public FaultsTest,
                         public testing::WithParamInterface<const char*> {};

TEST_P(PassingFaultTest, DelaysNobodyAndAllIsToldOnceItIsOver) {
  const long before = Memory();
  proxy_->Order(GetParam());
  web_.Order("500");
  EXPECT_TRUE(sidecar_->ComesTo(503));
  EXPECT_TRUE(MailsComeTo(1));
  ASSERT_TRUE(Eventually([&] { return !proxy_->Requests().empty(); }));
  EXPECT_LT(Memory(), before + 16 * 1024) << "KiB";
  proxy_->Order("");
  SeeFailureAndRecovery();
}

INSTANTIATE_TEST_SUITE_P(Table, PassingFaultTest,
                         testing::Values("* 401", "* 408", "PATCH 409", "* 429",
                                         "* 500", "* 503", "* garbage",
                                         "* endless", "* silent", "* lost",
                                         "GET 404", "GET 410", "GET garbage"),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::replace(name.begin(), name.end(), ' ', '_');
                           std::replace(name.begin(), name.end(), '*', 'A');
                           return name;
                         });

TEST_F(FaultsTest, AnEventThatIsRefusedIsSaidAndTheNextOneComes) {
  for (const std::string status : {"404", "410", "422"}) {
    proxy_->Order("POST " + status);
    web_.Order("500");
    EXPECT_TRUE(Eventually([&] { return !proxy_->Requests().empty(); }));
    EXPECT_TRUE(sidecar_->ComesTo(503));
    EXPECT_TRUE(GateComesTo("False"));
    proxy_->Order("");
    web_.Order("none");
    EXPECT_TRUE(GateComesTo("True"));
  }
  EXPECT_TRUE(Describes("CheckRecovered"));
  EXPECT_EQ(CountOf(Describe(), "CheckFailed"), 0);
  EXPECT_THAT(sidecar_->process().Out(),
              HasSubstr("event=kube.event_lost why=\"ordered 404\""));
}

TEST_F(FaultsTest, ASeriesWhoseEventIsGoneIsMadeAnew) {
  web_.Order("500");
  EXPECT_TRUE(Describes("CheckFailed"));
  web_.Order("none");
  EXPECT_TRUE(Describes("CheckRecovered"));
  ns().Kubectl({"delete", "events", "--all"});
  proxy_->Order("");
  web_.Order("500");
  EXPECT_TRUE(Describes("CheckFailed"));
  EXPECT_THAT(proxy_->Requests(), testing::Contains(EndsWith(" 404")).Times(1));
}

TEST_F(FaultsTest, APodOfTheSameNameIsNotOurs) {
  ns().RemovePod("web-0");
  ns().CreatePod("web-0");
  web_.Order("500");
  EXPECT_TRUE(sidecar_->ComesTo(503));
  EXPECT_TRUE(sidecar_->process().WaitForOut("event=kube.not_our_pod"));
  EXPECT_TRUE(sidecar_->process().WaitForOut("event=drain.started"));
  EXPECT_EQ(Gate(), "");
  EXPECT_EQ(CountOf(Describe(), "leadsman.io/leadsman"), 0);
  sidecar_->process().Signal(SIGTERM);
  EXPECT_EQ(sidecar_->process().Wait(), 0);
  EXPECT_TRUE(smtp_.Mails().empty());
}

// What docs/kubernetes.md says of requests.
TEST_F(FaultsTest, AnIncidentIsFiveRequests) {
  AllRequests();
  proxy_->Order("");
  web_.Order("500");
  EXPECT_TRUE(GateComesTo("False"));
  EXPECT_TRUE(Describes("CheckFailed"));
  web_.Order("none");
  EXPECT_TRUE(GateComesTo("True"));
  EXPECT_TRUE(Describes("CheckRecovered"));
  std::vector<std::string> requests = AllRequests();
  std::sort(requests.begin(), requests.end());
  EXPECT_THAT(
      requests,
      ElementsAre(StartsWith("GET /api/v1/"), StartsWith("PATCH /api/v1/"),
                  StartsWith("PATCH /api/v1/"),
                  StartsWith("POST /apis/events.k8s.io/v1/"),
                  StartsWith("POST /apis/events.k8s.io/v1/")));
}

TEST_F(FaultsTest, TheClientCostsLittleMemory) {
  web_.Order("500");
  EXPECT_TRUE(Describes("CheckFailed"));
  EXPECT_TRUE(GateComesTo("False"));
  EXPECT_TRUE(MailsComeTo(1));
  const long with = Memory();
  web_.Order("none");
  env_["LEADSMAN_KUBERNETES_ENABLED"] = "false";
  Start();
  ASSERT_TRUE(sidecar_->ComesTo(200));
  web_.Order("500");
  EXPECT_TRUE(MailsComeTo(2));
  std::printf("anonymous KiB: %ld with the client, %ld without\n", with,
              Memory());
  EXPECT_LT(with, Memory() + 4 * 1024);
}

}  // namespace
}  // namespace leadsman
