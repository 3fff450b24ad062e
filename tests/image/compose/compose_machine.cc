#include "tests/image/compose/compose_machine.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/eventually.h"
#include "tests/support/process.h"

namespace leadsman {
namespace {

constexpr const char* kLeadsmanImage = LEADSMAN_IMAGE_DIR "/leadsman.tar";

std::string Variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value != nullptr ? value : "";
}

// As tests/image/compose/assets.sh made it.
std::string ImageStore() {
  const std::string cache = Variable("XDG_CACHE_HOME");
  return (cache.empty() ? Variable("HOME") + "/.cache" : cache) +
         "/leadsman/containers/store";
}

std::string FirstChild(pid_t parent) {
  const std::string id = std::to_string(parent);
  std::ifstream children("/proc/" + id + "/task/" + id + "/children");
  std::string child;
  children >> child;
  return child;
}

}  // namespace

std::string ComposeMachine::Missing() {
  if (geteuid() != 0) return "root, who may make namespaces";
  for (const std::string& path :
       {std::string("/usr/bin/docker-compose"), std::string("/usr/bin/podman"),
        ImageStore(), std::string(kLeadsmanImage)}) {
    if (!std::filesystem::exists(path)) return path;
  }
  return "";
}

ComposeMachine::ComposeMachine()
    : socket_(dir_.Join("podman.sock")),
      process_({"/usr/bin/unshare", "--net", "--mount", "--pid", "--fork",
                "--kill-child", "--mount-proc",
                LEADSMAN_SOURCE_DIR "/tests/image/compose/machine.sh",
                ImageStore(), socket_}) {
  if (!Eventually([&] { return std::filesystem::exists(socket_); })) {
    ADD_FAILURE() << "podman does not serve: " << process_.Err();
  }
  init_ = FirstChild(process_.pid());
  const Finished loaded = Podman({"load", "--input", kLeadsmanImage});
  EXPECT_EQ(loaded.exit, 0) << loaded.err;
}

// So that no control group stays, not even of a test that failed; all else goes
// with the namespaces.
ComposeMachine::~ComposeMachine() {
  Podman({"rm", "--all", "--force", "--time", "0"});
}

// nsenter is replaced by the program, and so what ends one ends the other.
std::vector<std::string> ComposeMachine::OnItsNetwork(
    const std::vector<std::string>& args) const {
  std::vector<std::string> words{"/usr/bin/nsenter", "--target", init_,
                                 "--net"};
  words.insert(words.end(), args.begin(), args.end());
  return words;
}

Finished ComposeMachine::Run(const std::vector<std::string>& args) const {
  std::vector<std::string> words{"/usr/bin/nsenter", "--target", init_, "--net",
                                 "--mount",          "--pid"};
  words.insert(words.end(), args.begin(), args.end());
  const std::string folder = "/run/podman/";
  return RunToEnd(
      words,
      {.env = {{"CONTAINERS_CONF", folder + "containers.conf"},
               {"CONTAINERS_STORAGE_CONF", folder + "storage.conf"}}},
      kPatience);
}

Finished ComposeMachine::Podman(std::vector<std::string> words) const {
  words.insert(words.begin(), "/usr/bin/podman");
  return Run(words);
}

}  // namespace leadsman
