// What the other node_*_test.cc build upon: the node is a real one, and pods
// on it run, reach each other and are seen as anywhere.
#include "tests/support/node_test.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::HasSubstr;
using testing::Not;

// demo-web as a pod and a Service, without leadsman.
const char* const kWeb = R"(
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers:
  - name: web
    image: localhost/demo-web:0.1.0
    readinessProbe: {httpGet: {path: /healthz, port: 8000}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: 8000}]
)";

TEST_F(NodeTest, APodRunsAndItsServiceHasItsAddress) {
  Apply(kWeb);
  ASSERT_TRUE(
      Eventually([&] { return Condition("web", "Ready") == "True"; }, kLimit));
  const std::string address = Get("pod/web", ".status.podIP");
  EXPECT_TRUE(Eventually([&] { return Endpoints("web") == address; }));
  EXPECT_EQ(PodOf("app=web"), "web");
}

// By kubectl exec, as the kubelet's own way to the container.
TEST_F(NodeTest, APodReachesAServiceByItsName) {
  Apply(kWeb);
  Apply(R"(
apiVersion: v1
kind: Pod
metadata: {name: client}
spec:
  containers:
  - name: leadsman
    image: localhost/leadsman:0.1.0
    env: [{name: REQ_URL, value: "http://web/"}]
)");
  Kubectl({"wait", "--for=condition=Ready", "pod/web", "pod/client",
           "--timeout=60s"});
  const auto probe = [&](const std::string& url) {
    return Run(
        {"kubectl", "exec", "client", "--", "/usr/bin/leadsman", "probe", url});
  };
  EXPECT_TRUE(Eventually([&] { return probe("http://web/").exit == 0; }));
  EXPECT_EQ(probe("http://web." + ns() + ".svc.cluster.local/").exit, 0);
  EXPECT_THAT(probe("http://none/").out, HasSubstr("dns"));
}

TEST_F(NodeTest, NothingOfItIsSeenFromOutside) {
  EXPECT_EQ(RunToEnd({"/usr/bin/curl", "--silent", "--max-time", "2",
                      "--insecure", "https://203.0.113.1/version"})
                .out,
            "");
  EXPECT_THAT(Ask("GET", "http://198.18.0.1/"), "");
}

// What crash watch stands on: under the kubelet's RuntimeDefault, without any
// right, the kernel still tells who listens no more.
TEST_F(NodeTest, TheKernelTellsARestrictedContainerOfAListenersDeath) {
  Apply(R"(
apiVersion: v1
kind: Pod
metadata: {name: pair}
spec:
  securityContext:
    runAsNonRoot: true
    seccompProfile: {type: RuntimeDefault}
  containers:
  - name: web
    image: localhost/demo-web:0.1.0
  - name: watch
    image: localhost/listener-death:1
    args: ["8000"]
    securityContext:
      allowPrivilegeEscalation: false
      readOnlyRootFilesystem: true
      capabilities: {drop: [ALL]}
)");
  Kubectl({"wait", "--for=condition=Ready", "pod/pair", "--timeout=60s"});
  const auto log = [&] { return Kubectl({"logs", "pair", "-c", "watch"}); };
  ASSERT_TRUE(Eventually(
      [&] { return log().find("watching 8000") != std::string::npos; }));
  EXPECT_THAT(log(), HasSubstr("Seccomp:\t2"));  // a filter
  EXPECT_THAT(log(), HasSubstr("CapEff:\t0000000000000000"));
  EXPECT_THAT(log(), HasSubstr("Uid: 65532"));
  // A closed connection is not what it waits for.
  const std::string address = Get("pod/pair", ".status.podIP");
  EXPECT_THAT(Ask("GET", "http://" + address + ":8000/"), HasSubstr("Hello"));
  EXPECT_THAT(log(), Not(HasSubstr("is gone")));
  node().KillContainer(Get("pod/pair",
                           ".status.containerStatuses[?(@.name==\"web\")]"
                           ".containerID"));
  EXPECT_TRUE(Eventually([&] {
    return log().find("the listener on 8000 is gone") != std::string::npos;
  }));
}

}  // namespace
}  // namespace leadsman
