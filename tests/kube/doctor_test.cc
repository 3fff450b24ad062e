// `doctor` and `test event` against a real API server.
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/demo_web.h"
#include "tests/support/kube_namespace.h"
#include "tests/support/kube_test.h"
#include "tests/support/process.h"
#include "tests/support/socket.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class DoctorTest : public KubeTest {
 protected:
  void SetUp() override {
    KubeTest::SetUp();
    if (!HasFailure() && !IsSkipped()) uid_ = ns().CreatePod("web");
  }

  // `user` as it stands in a kubeconfig; "" = our account's.
  Finished Leadsman(std::vector<std::string> words,
                    const std::string& user = "") {
    const std::string identity =
        user.empty() ? "{token: " + ns().Token() + "}" : user;
    words.insert(words.begin(), Program("leadsman"));
    words.insert(
        words.end(),
        {"--config",
         dir_.Write("leadsman.yaml",
                    "checks: [{name: web, tcpSocket: {host: 127.0.0.1, port: " +
                        std::to_string(web_.port()) + "}}]\n")});
    return RunToEnd(
        words,
        {.env = {{"LEADSMAN_KUBECONFIG", cluster().Kubeconfig(identity)},
                 {"LEADSMAN_KUBERNETES_CONDITION_TYPE", KubeNamespace::kGate},
                 {"LEADSMAN_STATE_DIRECTORY", dir_.path()},
                 {"POD_NAME", "web"},
                 {"POD_NAMESPACE", ns().name()},
                 {"POD_UID", uid_}}});
  }

  Listener web_;
  TempDir dir_;
  std::string uid_;
};

TEST_F(DoctorTest, AllWellIsExit0AndNothingIsWritten) {
  const Finished finished = Leadsman({"doctor"});
  EXPECT_EQ(finished.exit, 0) << finished.out << finished.err;
  for (const char* row :
       {"\nAPI server https://127.0.0.1:[0-9]+ +pass +v1\\.",
        "\nright get pods +pass +given\n",
        "\nright create events.events.k8s.io +pass +given\n",
        "\nright patch events.events.k8s.io +pass +given\n",
        "\nright patch pods/status +pass +given\n",
        "\npod .*/web +pass +ours; the web is in container web\n",
        "\ncondition leadsman.io/web-healthy +pass +would be written\n",
        "\nevent +pass +would be written\n"}) {
    EXPECT_THAT(finished.out, ContainsRegex(row));
  }
  EXPECT_EQ(finished.err, "");
  EXPECT_THAT(ns().Kubectl({"get", "pod", "web", "--output=yaml"}).out,
              Not(HasSubstr("type: leadsman.io/web-healthy")));
  EXPECT_THAT(ns().Kubectl({"get", "events"}).err,
              HasSubstr("No resources found"));
}

TEST_F(DoctorTest, EachMissingRightIsARowWithItsRule) {
  struct Case {
    const char* verb;
    const char* resource;
    std::string row;
  };
  for (const Case& one : std::vector<Case>{
           {"get", "pods",
            "right get pods +fail +not given; add to our Role: \\{apiGroups: "
            "\\[\"\"\\], resources: \\[pods\\], verbs: \\[get\\]\\}\n"},
           {"create", "events",
            "right create events.events.k8s.io +fail +not given; add to our "
            "Role: \\{apiGroups: \\[\"events.k8s.io\"\\], resources: "
            "\\[events\\], verbs: \\[create\\]\\}\n"},
           {"patch", "events", "right patch events.events.k8s.io +fail +not "},
           {"patch", "pods/status", "right patch pods/status +fail +not "}}) {
    ns().TakeRight(one.verb, one.resource);
    const Finished finished = Leadsman({"doctor"});
    EXPECT_EQ(finished.exit, 1) << one.row;
    EXPECT_THAT(finished.out, ContainsRegex('\n' + one.row));
    ns().GiveRightBack(one.verb, one.resource);
  }
}

TEST_F(DoctorTest, ApiServerDownIsOneRow) {
  const std::string user = "{token: " + ns().Token() + "}";
  cluster().StopApiServer();
  const Finished finished = Leadsman({"doctor"}, user);
  EXPECT_EQ(finished.exit, 1);
  EXPECT_THAT(finished.out,
              ContainsRegex("\nAPI server https://127.0.0.1:[0-9]+ +fail "
                            "+connect to 127.0.0.1:[0-9]+: refused; check the "
                            "address and the CA, and whether a NetworkPolicy "
                            "stops us\n"));
  EXPECT_THAT(finished.out, Not(HasSubstr("right ")));
}

TEST_F(DoctorTest, ATokenThatHasRunOutIsOneRow) {
  const Finished finished =
      Leadsman({"doctor"},
               "{token: " + ns().SignedToken(std::chrono::seconds(-600)) + "}");
  EXPECT_EQ(finished.exit, 1);
  EXPECT_THAT(finished.out,
              ContainsRegex("\nAPI server .* +fail +Unauthorized; the token or "
                            "client certificate has run out"));
}

TEST_F(DoctorTest, AUidThatIsNotThePodsIsSaid) {
  const std::string right = uid_;
  uid_ = "00000000-0000-4000-8000-000000000000";
  const Finished finished = Leadsman({"doctor"});
  EXPECT_EQ(finished.exit, 1);
  EXPECT_THAT(finished.out,
              ContainsRegex("\npod .*/web +fail +its uid is " + right +
                            ", and POD_UID is another; "
                            "set POD_NAME"));
  EXPECT_THAT(finished.out,
              ContainsRegex("\ncondition leadsman.io/web-healthy +fail .*uid.*"
                            "; set POD_NAME"));
}

TEST_F(DoctorTest, TestEventIsSeenInKubectl) {
  const Finished finished = Leadsman({"test", "event"});
  EXPECT_EQ(finished.exit, 0) << finished.err;
  EXPECT_THAT(
      finished.out,
      ContainsRegex("^created web\\.[0-9a-f]+: Normal TestEvent, \"a test "
                    "by leadsman test event: nothing has happened\"\n"
                    "see it by: kubectl -n .* events --for pod/web\n$"));
  EXPECT_THAT(
      ns().Kubectl({"events", "--for=pod/web"}).out,
      ContainsRegex("Normal +TestEvent +Pod/web +a test by leadsman test "
                    "event: nothing has happened"));
  EXPECT_THAT(ns().Kubectl({"describe", "pod", "web"}).out,
              HasSubstr("a test by leadsman test event"));
}

TEST_F(DoctorTest, TestEventWithoutTheRightIsExit1WithTheRule) {
  ns().TakeRight("create", "events");
  const Finished finished = Leadsman({"test", "event"});
  EXPECT_EQ(finished.exit, 1);
  EXPECT_EQ(finished.out, "");
  EXPECT_THAT(
      finished.err,
      ContainsRegex("^leadsman: not created: .*forbidden.*; add to our "
                    "Role: \\{apiGroups: \\[\"events.k8s.io\"\\], "
                    "resources: \\[events\\], verbs: \\[create\\]\\}\n"));
}

TEST_F(DoctorTest, TestEventOfAnUnknownPodIsExit2) {
  uid_ = "";
  const Finished finished = Leadsman({"test", "event"});
  EXPECT_EQ(finished.exit, 2);
  EXPECT_THAT(finished.err, HasSubstr("which pod this is, is not known; set "
                                      "POD_NAME"));
}

}  // namespace
}  // namespace leadsman
