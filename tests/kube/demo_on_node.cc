#include "tests/kube/demo_on_node.h"

#include <chrono>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/eventually.h"

namespace leadsman {
namespace {

std::string SubjectOf(const StoredMail& mail) {
  const std::string name = "\r\nSubject: ";
  const std::size_t at = mail.data.find(name) + name.size();
  std::size_t end = mail.data.find("\r\n", at);
  while (mail.data[end + 2] == ' ') end = mail.data.find("\r\n", end + 2);
  return mail.data.substr(at, end - at);
}

}  // namespace

std::string Indented(const std::string& text) {
  std::istringstream lines(text);
  std::string indented;
  for (std::string line; std::getline(lines, line);) {
    indented.append(10, ' ').append(line).append("\n");
  }
  return indented;
}

void DemoTest::SetUp() {
  NodeTest::SetUp();
  if (ns().empty()) return;
  std::vector<std::string> before = node().Inside({});
  before.insert(before.begin(), {"/usr/bin/setpriv", "--pdeathsig", "KILL"});
  smtp_.emplace(std::vector<std::string>{"--host", KubeNode::kAddress}, before);
  const std::string port = std::to_string(smtp_->port());
  Apply(R"(
apiVersion: v1
kind: Service
metadata: {name: smtp}
spec: {ports: [{port: 25, targetPort: )" +
        port + R"(}]}
---
apiVersion: v1
kind: Endpoints
metadata: {name: smtp}
subsets: [{addresses: [{ip: )" +
        KubeNode::kAddress + "}], ports: [{port: " + port + "}]}]\n");
}

std::vector<std::string> DemoTest::Subjects() const {
  std::vector<std::string> subjects;
  for (const StoredMail& mail : smtp_->Mails()) {
    subjects.push_back(SubjectOf(mail));
  }
  return subjects;
}

bool DemoTest::MailComes(const std::string& subject_part) const {
  return Eventually(
      [&] {
        for (const std::string& subject : Subjects()) {
          if (subject.find(subject_part) != std::string::npos) return true;
        }
        return false;
      },
      kLimit);
}

std::string DemoTest::Config() const {
  return R"(checks:
  - name: web
    httpGet: {path: /, port: 8000}
    periodSeconds: 1
    failureThreshold: 2
alerts: {resolveAfter: 1s}
mail:
  host: smtp
  port: 25
  security: none
  from: leadsman@shop.example
  to: [ops@shop.example]
)";
}

void DemoTest::Deploy(const std::string& form) const {
  // A kustomization takes others by relative paths only.
  const std::string path =
      std::filesystem::relative(LEADSMAN_SOURCE_DIR "/manifests/" + form,
                                std::filesystem::canonical(dir().path()))
          .string();
  dir().Write("kustomization.yaml",
              "namespace: " + ns() + "\nresources: [" + path + R"(]
patches:
  - patch: |
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: leadsman}
      data:
        leadsman.yaml: |
)" + Indented(Config()));
  Kubectl({"apply", "-k", dir().path()});
  AwaitService();
}

void DemoTest::AwaitService() const {
  Kubectl({"rollout", "status", "deployment/" + app_.name, "--timeout=50s"});
  ASSERT_TRUE(Eventually([&] { return InService(Pod()); }));
}

double DemoTest::SecondsToLeaveService(const std::string& pod) const {
  const auto start = std::chrono::steady_clock::now();
  Order(pod, "500");
  EXPECT_TRUE(Eventually([&] { return !InService(pod); }));
  const std::chrono::duration<double> passed =
      std::chrono::steady_clock::now() - start;
  return passed.count();
}

void DemoTest::EditConfig(const std::string& leadsman_yaml) const {
  const std::string file = dir().Write("leadsman.yaml", leadsman_yaml);
  dir().Write("edited.yaml",
              Kubectl({"create", "configmap", "leadsman", "--from-file", file,
                       "--dry-run=client", "-o", "yaml"}));
  Kubectl({"apply", "-f", dir().Join("edited.yaml")});
}

std::string DemoTest::Pod() const { return PodOf(app_.labels); }

std::string DemoTest::PodIp(const std::string& pod) const {
  return Get("pod/" + pod, ".status.podIP");
}

void DemoTest::Order(const std::string& pod, const std::string& fault) const {
  EXPECT_EQ(Ask("POST", "http://" + PodIp(pod) + ":8000/fault/" + fault),
            "fault: " + fault + '\n');
}

bool DemoTest::Ready(const std::string& pod) const {
  return Condition(pod, "Ready") == "True";
}

bool DemoTest::InService(const std::string& pod) const {
  const std::string address = PodIp(pod);
  return !address.empty() &&
         (' ' + Endpoints(app_.name) + ' ').find(' ' + address + ' ') !=
             std::string::npos;
}

std::string DemoTest::Describe(const std::string& pod) const {
  return Kubectl({"describe", "pod", pod});
}

bool DemoTest::Describes(const std::string& pod,
                         const std::string& part) const {
  return Eventually(
      [&] { return Describe(pod).find(part) != std::string::npos; }, kLimit);
}

std::string DemoTest::Log(const std::string& pod) const {
  return Run({"kubectl", "logs", pod, "-c", "leadsman"}).out;
}

bool DemoTest::Logs(const std::string& pod, const std::string& part) const {
  return Eventually([&] { return Log(pod).find(part) != std::string::npos; },
                    kLimit);
}

std::string DemoTest::OfContainer(const std::string& pod,
                                  const std::string& container,
                                  const std::string& field) const {
  return Get("pod/" + pod, ".status.containerStatuses[?(@.name==\"" +
                               container + "\")]." + field);
}

}  // namespace leadsman
