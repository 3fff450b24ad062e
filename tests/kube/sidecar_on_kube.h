// SidecarOnKube: the program beside a web server as the pod web-0, against a
// real API server, with a mail server; and what a person sees with kubectl.
#ifndef LEADSMAN_TESTS_KUBE_SIDECAR_ON_KUBE_H_
#define LEADSMAN_TESTS_KUBE_SIDECAR_ON_KUBE_H_

#include <map>
#include <optional>
#include <string>

#include "tests/e2e/demo_web.h"
#include "tests/e2e/sidecar.h"
#include "tests/support/kube_identity.h"
#include "tests/support/kube_test.h"
#include "tests/support/smtp_server.h"

namespace leadsman {

// How often `part` stands in `text`.
int CountOf(const std::string& text, const std::string& part);

class SidecarOnKubeTest : public KubeTest {
 protected:
  void SetUp() override;
  void TearDown() override;

  // `server`: what stands before the API server; "" = nothing does.
  void Start(const std::string& server = "");
  // And it is ready, and the gate says so.
  void StartWell(const std::string& server = "");

  std::string Describe();
  bool Describes(const std::string& part);
  std::string Gate();  // "True"; "" = there is none
  bool GateComesTo(const std::string& status);
  bool MailsComeTo(std::size_t count);
  // A failure that was ordered is told; then the web recovers, and that is.
  // What describe says in the end, with one event of each.
  std::string SeeFailureAndRecovery();

  std::string uid_;
  std::optional<KubeIdentity> identity_;
  std::map<std::string, std::string> env_;
  DemoWeb web_;
  SmtpServer smtp_;
  std::optional<Sidecar> sidecar_;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_KUBE_SIDECAR_ON_KUBE_H_
