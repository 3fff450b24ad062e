// The chart, from install to uninstall.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kube/demo_on_node.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"

namespace leadsman {
namespace {

using testing::HasSubstr;
using testing::Not;

const char* const kInstance = "app.kubernetes.io/instance=demo";

class HelmTest : public DemoTest {
 protected:
  // helm VERB demo …, with Config() and more in the values.
  std::string Helm(const std::string& verb, const std::string& more_of_web = "",
                   const std::string& more = "") {
    std::string config = Config() + more;
    const std::string web = "port: 8000}\n";
    config.insert(config.find(web) + web.size(), more_of_web);
    return MustRun({"helm", verb, "demo", "helm/leadsman", "--values",
                    dir().Write("values.yaml",
                                "leadsman:\n  config:\n" + Indented(config)),
                    "--wait", "--timeout", "50s"});
  }

  std::string NamesOf(const std::string& kind) {
    return Kubectl({"get", kind, "--selector", kInstance, "-o",
                    "jsonpath={.items[*].metadata.name}"});
  }
};

TEST_F(HelmTest, FromInstallToUninstall) {
  EXPECT_THAT(Helm("install"), HasSubstr("STATUS: deployed"));
  Watch({.name = NamesOf("deployments"), .labels = kInstance});
  AwaitService();
  const std::string tested = MustRun({"helm", "test", "demo"});
  ASSERT_THAT(tested, HasSubstr("Phase:          Succeeded"));
  EXPECT_THAT(tested, Not(HasSubstr("Failed")));

  const std::string pod = Pod();
  Helm("upgrade", "    expect: {body: {contains: Hello}}\n",
       "labels: {team: shop}\n");
  EXPECT_TRUE(Logs(pod, "event=config.reloaded"));
  EXPECT_EQ(Pod(), pod);
  EXPECT_EQ(OfContainer(pod, "leadsman", "restartCount"), "0");

  // A page with a status that is well, and another body.
  Order(pod, "bad-body");
  EXPECT_TRUE(Eventually([&] { return !InService(pod); }));
  EXPECT_TRUE(MailComes("[shop] [DOWN: body] web on " + pod));
  EXPECT_TRUE(Describes(pod, "CheckFailed"));
  EXPECT_NE(Run({"helm", "test", "demo"}).exit, 0);
  Order(pod, "none");
  EXPECT_TRUE(MailComes("[shop] [UP after "));

  const std::size_t mails = Subjects().size();
  MustRun({"helm", "uninstall", "demo", "--wait"});
  // The pod takes a moment more.
  EXPECT_TRUE(Eventually([&] {
    return NamesOf("all,configmaps,roles,rolebindings,serviceaccounts").empty();
  }));
  EXPECT_EQ(Subjects().size(), mails);
}

}  // namespace
}  // namespace leadsman
