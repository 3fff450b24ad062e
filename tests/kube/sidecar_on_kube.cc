#include "tests/kube/sidecar_on_kube.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/eventually.h"
#include "tests/support/kube_namespace.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

// A request that hangs ends after 10 s, and is tried again after 10 s more.
constexpr std::chrono::seconds kPatience{60};

}  // namespace

int CountOf(const std::string& text, const std::string& part) {
  int count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

void SidecarOnKubeTest::SetUp() {
  KubeTest::SetUp();
  if (IsSkipped() || HasFatalFailure()) return;
  uid_ = ns().CreatePod("web-0");
  identity_.emplace(ns().Token(), ReadFileText(cluster().CaFile()),
                    ns().name());
  env_ = {{"LEADSMAN_KUBERNETES_CONDITION_TYPE", KubeNamespace::kGate},
          {"LEADSMAN_KUBERNETES_WEB_CONTAINER", "web"},
          {"POD_NAME", "web-0"},
          {"POD_NAMESPACE", ns().name()},
          {"POD_UID", uid_}};
}

void SidecarOnKubeTest::TearDown() {
  if (HasFailure() && sidecar_) {
    ADD_FAILURE() << "its log:\n" << sidecar_->process().Out();
  }
  sidecar_.reset();
  KubeTest::TearDown();
}

void SidecarOnKubeTest::Start(const std::string& server) {
  env_["LEADSMAN_KUBECONFIG"] = cluster().Kubeconfig(
      "{tokenFile: " + identity_->TokenFile() + "}", server);
  sidecar_.emplace("SMARTHOST_ADDRESS=127.0.0.1\nSMARTHOST_PORT=" +
                       std::to_string(smtp_.port()) +
                       "\nSMTP_TO=ops@example.com\n"
                       "SMTP_FROM=leadsman@example.com\n"
                       "SMTP_SECURITY=none\nREQ_TIMEOUT=1\n"
                       "REQ_INTERVAL=0.2\nREQ_URL=" +
                       web_.url() + "\n",
                   env_);
  sidecar_->Start();
}

void SidecarOnKubeTest::StartWell(const std::string& server) {
  Start(server);
  ASSERT_TRUE(sidecar_->ComesTo(200));
  ASSERT_TRUE(GateComesTo("True"));
}

std::string SidecarOnKubeTest::Describe() {
  return cluster().MustKubectl({"-n", ns().name(), "describe", "pod", "web-0"});
}

bool SidecarOnKubeTest::Describes(const std::string& part) {
  return Eventually([&] { return CountOf(Describe(), part) > 0; }, kPatience);
}

std::string SidecarOnKubeTest::Gate() {
  const Finished got =
      ns().Kubectl({"get", "pod", "web-0", "-o",
                    std::string("jsonpath={.status.conditions[?(@.type==\"") +
                        KubeNamespace::kGate + "\")].status}"});
  return got.exit == 0 ? got.out : "";
}

bool SidecarOnKubeTest::GateComesTo(const std::string& status) {
  return Eventually([&] { return Gate() == status; }, kPatience);
}

std::string SidecarOnKubeTest::SeeFailureAndRecovery() {
  EXPECT_TRUE(Describes("CheckFailed"));
  EXPECT_TRUE(GateComesTo("False"));
  web_.Order("none");
  EXPECT_TRUE(Describes("CheckRecovered"));
  EXPECT_TRUE(GateComesTo("True"));
  std::string told = Describe();
  EXPECT_EQ(CountOf(told, "CheckFailed"), 1) << told;
  EXPECT_EQ(CountOf(told, "CheckRecovered"), 1) << told;
  return told;
}

bool SidecarOnKubeTest::MailsComeTo(std::size_t count) {
  return Eventually([&] { return smtp_.Mails().size() == count; });
}

}  // namespace leadsman
