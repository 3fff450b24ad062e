// What docs/kubernetes.md tells people to copy and paste does what it says, as
// it stands there.
#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/e2e/markdown.h"
#include "tests/kube/demo_on_node.h"
#include "tests/support/eventually.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

const char* const kWays = "\n## Three ways in\n";

// A block of shell, and the heading that it stands below.
struct Way {
  std::string name;
  std::string script;
};

std::vector<Way> Ways() {
  const std::string page =
      ReadFileText(LEADSMAN_SOURCE_DIR "/docs/kubernetes.md");
  const std::size_t begin = page.find(kWays);
  if (begin == std::string::npos) return {};
  const std::size_t after = begin + std::string(kWays).size();
  const std::string section =
      page.substr(after, page.find("\n## ", after) - after);
  std::vector<Way> ways;
  std::size_t at = 0;
  while ((at = section.find("### ", at)) != std::string::npos) {
    const std::size_t end = section.find("\n### ", at);
    const std::string name =
        section.substr(at + 4, section.find('\n', at) - at - 4);
    for (const Block& block : BlocksOf({name, section.substr(at, end - at)})) {
      // The node has loaded the images itself.
      if (block.kind == "sh" && name != "Build and load") {
        ways.push_back({name, block.text});
      }
    }
    at += 4;
  }
  return ways;
}

class DocsOnNodeTest : public DemoTest {
 protected:
  // As "NAMESPACE NAME LABELS", each Deployment with leadsman in its pods.
  std::string Deployments() {
    return Kubectl(
        {"get", "deployments", "--all-namespaces", "-o",
         "go-template={{range .items}}{{.metadata.namespace}} "
         "{{.metadata.name}} {{range $key, $value := "
         ".spec.selector.matchLabels}}{{$key}}={{$value}},{{end}} {{end}}"});
  }

  // Until the script's own is the only one.
  void Run(const Way& way) {
    ASSERT_TRUE(Eventually([&] { return Deployments().empty(); }, kLimit));
    // It writes beside what is there.
    MustRun({"cp", "-a", "manifests", "helm", dir().path()});
    MustRun({"mkdir", "-p", dir().Join("build")});
    MustRun({"env", "--chdir=" + dir().path(), "bash", "-euo", "pipefail", "-c",
             way.script});
    std::istringstream words(Deployments());
    std::string in;
    App app;
    words >> in >> app.name >> app.labels;
    ASSERT_NE(app.labels, "");
    app.labels.pop_back();
    Use(in);
    Watch(app);
  }
};

TEST_F(DocsOnNodeTest, EachWayInWorksAsItStands) {
  const std::vector<Way> ways = Ways();
  ASSERT_EQ(ways.size(), 3U);
  for (const Way& way : ways) {
    SCOPED_TRACE(way.name);
    EXPECT_LE(std::count(way.script.begin(), way.script.end(), '\n'), 6);
    ASSERT_NO_FATAL_FAILURE(Run(way));
    AwaitService();
    Order(Pod(), "500");
    EXPECT_TRUE(Eventually([&] { return !InService(Pod()); }, kLimit));
    Kubectl({"delete", "deployments", "--all"});
  }
}

}  // namespace
}  // namespace leadsman
