#include "tests/image/made/podman.h"

#include <gtest/gtest.h>

#include "tests/image/made/image_archive.h"

namespace leadsman {

Podman::Podman() {
  // crun, Debian's default, refuses hybrid cgroups, and a container may not
  // have higher limits than we have.
  dir_.Write("containers.conf", R"([containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
)");
  for (const char* target : {"leadsman", "demo-web"}) {
    const Finished loaded =
        Run({"load", "--quiet", "--input", ImageArchive::PathOf(target)});
    EXPECT_EQ(loaded.exit, 0) << loaded.err;
  }
}

Podman::~Podman() {
  Run({"pod", "rm", "--all", "--force", "--time=0"});
  Run({"rm", "--all", "--force", "--time=0"});
  // Unmounts what the store has mounted, lest its folder cannot be removed.
  Run({"system", "reset", "--force"});
}

Finished Podman::Run(const std::vector<std::string>& words) const {
  std::vector<std::string> all{
      "/usr/bin/podman", "--root",   dir_.Join("store"), "--runroot",
      dir_.Join("run"),  "--tmpdir", dir_.Join("tmp")};
  all.insert(all.end(), words.begin(), words.end());
  return RunToEnd(all,
                  {.env = {{"CONTAINERS_CONF", dir_.Join("containers.conf")}}},
                  std::chrono::minutes(2));
}

}  // namespace leadsman
