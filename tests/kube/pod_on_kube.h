// What the tests of our own pod share: a loop in this thread, our client on it
// with the pod's account, and a pod `web` that is ours.
#ifndef LEADSMAN_TESTS_KUBE_POD_ON_KUBE_H_
#define LEADSMAN_TESTS_KUBE_POD_ON_KUBE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "internal/health/incident.h"
#include "internal/kube/client.h"
#include "internal/net/curl_transport.h"
#include "internal/net/loop.h"
#include "internal/net/transport.h"
#include "tests/support/kube_test.h"
#include "tests/support/run_until.h"
#include "tests/support/temp_dir.h"

namespace leadsman {

class PodOnKube : public KubeTest {
 protected:
  void SetUp() override {
    KubeTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    pod_ = {.name = "web",
            .namespace_name = ns().name(),
            .uid = ns().CreatePod("web")};
    client_.emplace(KubeAccess{.server = cluster().Url(),
                               .ca = {Secret::From::kFile, cluster().CaFile()},
                               .token = {Secret::From::kFile,
                                         dir_.Write("token", ns().Token())}},
                    *transport_, loop_);
  }

  bool RunUntil(const std::function<bool()>& ready) {
    return leadsman::RunUntil(loop_, ready);
  }

  TempDir dir_;
  Loop loop_;
  std::unique_ptr<Transport> transport_ = NewTransport(loop_, "1.2.3");
  std::optional<KubeClient> client_;
  PodFacts pod_;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_KUBE_POD_ON_KUBE_H_
