#include "tests/support/kube_identity.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace leadsman {

namespace fs = std::filesystem;

KubeIdentity::KubeIdentity(std::string_view token, std::string_view ca,
                           std::string_view pod_namespace)
    : namespace_(pod_namespace) {
  for (const char* name : {"token", "ca.crt", "namespace"}) {
    fs::create_symlink(fs::path("..data") / name, dir_.Join(name));
  }
  Swap(token, ca);
}

void KubeIdentity::Swap(std::string_view token, std::string_view ca) {
  const std::string old = "..version-" + std::to_string(version_);
  const std::string next = "..version-" + std::to_string(++version_);
  fs::create_directory(dir_.Join(next));
  dir_.Write(next + "/token", token);
  dir_.Write(next + "/ca.crt", ca);
  dir_.Write(next + "/namespace", namespace_);
  fs::create_symlink(next, dir_.Join("..data_tmp"));
  fs::rename(dir_.Join("..data_tmp"), dir_.Join("..data"));
  fs::remove_all(dir_.Join(old));
}

}  // namespace leadsman
