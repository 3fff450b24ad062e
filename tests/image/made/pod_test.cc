// The images as they run: without a right, without a file to write.
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/image/made/image_archive.h"
#include "tests/image/made/podman.h"
#include "tests/support/eventually.h"

namespace leadsman {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::vector<std::string> Bare(const std::vector<std::string>& words) {
  std::vector<std::string> all{"run",
                               "--rm",
                               "--read-only",
                               "--read-only-tmpfs=false",
                               "--cap-drop=all",
                               "--security-opt=no-new-privileges",
                               "--network=none"};
  all.insert(all.end(), words.begin(), words.end());
  return all;
}

class PodTest : public testing::Test {
 protected:
  void SetUp() override {
    LEADSMAN_NEEDS_IMAGES();
    podman_.emplace();
  }

  // In the pod: the exit code of the sidecar's own program.
  Finished Leadsman(std::vector<std::string> words) {
    words.insert(words.begin(), {"exec", "shop-leadsman", "/usr/bin/leadsman"});
    return podman_->Run(words);
  }

  std::optional<Podman> podman_;
};

TEST_F(PodTest, RunsReadOnlyWithoutAnyRight) {
  const Finished version =
      podman_->Run(Bare({"localhost/leadsman:0.1.0", "version"}));
  EXPECT_EQ(version.exit, 0) << version.err;
  EXPECT_THAT(version.out, StartsWith("leadsman 0.1.0"));

  const Finished web =
      podman_->Run(Bare({"localhost/demo-web:0.1.0", "--help"}));
  EXPECT_EQ(web.exit, 0) << web.err;
}

TEST_F(PodTest, LeadsmanSeesTheWebFailAndRecover) {
  const Finished played =
      podman_->Run({"play", "kube", "--network=none",
                    LEADSMAN_SOURCE_DIR "/tests/image/made/pod.yaml"});
  ASSERT_EQ(played.exit, 0) << played.err;
  ASSERT_TRUE(Eventually([&] { return Leadsman({"status"}).exit == 0; }))
      << podman_->Run({"logs", "shop-leadsman"}).out;
  EXPECT_EQ(Leadsman({"status", "--self"}).out, "ok\n");

  const std::string fault = "http://127.0.0.1:8000/fault?mode=";
  EXPECT_EQ(Leadsman({"probe", fault + "500"}).exit, 0);
  ASSERT_TRUE(Eventually([&] { return Leadsman({"status"}).exit == 1; }));
  EXPECT_THAT(Leadsman({"status"}).out, HasSubstr("status"));
  const std::string ready = "http://127.0.0.1:8010/readyz";
  EXPECT_EQ(Leadsman({"probe", ready, "--status", "503"}).exit, 0);
  EXPECT_EQ(Leadsman({"status", "--self"}).exit, 0);

  EXPECT_EQ(Leadsman({"probe", fault + "none"}).exit, 0);
  ASSERT_TRUE(Eventually([&] { return Leadsman({"status"}).exit == 0; }));
  EXPECT_EQ(Leadsman({"probe", ready, "--status", "200"}).exit, 0);
}

// The image's own HEALTHCHECK, as docker and podman run it.
TEST_F(PodTest, IsFoundHealthyByItsOwnHealthCheck) {
  const Finished started = podman_->Run(
      {"run", "--detach", "--name=one", "--read-only", "--cap-drop=all",
       "--network=none", "--env=REQ_URL=http://127.0.0.1:1/",
       "localhost/leadsman:0.1.0"});
  ASSERT_EQ(started.exit, 0) << started.err;
  EXPECT_TRUE(Eventually([&] {
    return podman_->Run({"healthcheck", "run", "one"}).exit == 0;
  }));
}

// What glibc alone can look up in there: /etc/hosts first, then DNS.
TEST_F(PodTest, ResolvesNamesFromHosts) {
  const Finished probe = podman_->Run(
      Bare({"--add-host=shop.test:127.0.0.1", "localhost/leadsman:0.1.0",
            "probe", "http://shop.test:1/"}));
  EXPECT_EQ(probe.exit, 1);
  EXPECT_THAT(probe.out, HasSubstr("refused"));
}

}  // namespace
}  // namespace leadsman
