// DemoTest: demo-web on a node with leadsman beside it, as the manifests have
// it, and a mail server that the namespace knows as `smtp`.
#ifndef LEADSMAN_TESTS_KUBE_DEMO_ON_NODE_H_
#define LEADSMAN_TESTS_KUBE_DEMO_ON_NODE_H_

#include <optional>
#include <string>
#include <vector>

#include "tests/support/node_test.h"
#include "tests/support/smtp_server.h"

namespace leadsman {

// What a way of installing it makes.
struct App {
  std::string name = "demo-web";  // the Deployment's and the Service's
  std::string labels = "app.kubernetes.io/name=demo-web";  // the pods'
};

// Each line deeper, as part of a YAML mapping or a block of text in one.
std::string Indented(const std::string& text);

class DemoTest : public NodeTest {
 protected:
  static constexpr const char* kGate = "leadsman.io/ready";

  void SetUp() override;

  // From now on this one.
  void Watch(const App& app) { app_ = app; }

  SmtpServer& smtp() { return *smtp_; }
  std::vector<std::string> Subjects() const;
  bool MailComes(const std::string& subject_part) const;

  // A leadsman.yaml with one check a second and mail at once.
  std::string Config() const;
  // `form`: a folder of manifests/, with Config() in its ConfigMap. Returns
  // when its pod is ready, and in the Service's Endpoints.
  void Deploy(const std::string& form) const;
  // kubectl edit, as it were.
  void EditConfig(const std::string& leadsman_yaml) const;

  // Until the Deployment has rolled out, and its pod is in the Service's
  // Endpoints.
  void AwaitService() const;
  // Has it answer with 500. How long until the Service goes without the pod?
  double SecondsToLeaveService(const std::string& pod) const;

  std::string Pod() const;  // the only one that is not being deleted
  std::string PodIp(const std::string& pod) const;
  void Order(const std::string& pod, const std::string& fault) const;
  bool Ready(const std::string& pod) const;
  bool InService(const std::string& pod) const;
  std::string Describe(const std::string& pod) const;
  bool Describes(const std::string& pod, const std::string& part) const;
  std::string Log(const std::string& pod) const;  // leadsman's
  bool Logs(const std::string& pod, const std::string& part) const;
  // What a container's status has: "containerID", "restartCount".
  std::string OfContainer(const std::string& pod, const std::string& container,
                          const std::string& field) const;

 private:
  App app_;
  std::optional<SmtpServer> smtp_;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_KUBE_DEMO_ON_NODE_H_
