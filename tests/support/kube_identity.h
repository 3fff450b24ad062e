// KubeIdentity: what a pod finds in
// /var/run/secrets/kubernetes.io/serviceaccount, in a folder of the test's own:
// token, ca.crt and namespace, each a link through `..data`, as the kubelet
// writes them.
#ifndef LEADSMAN_TESTS_SUPPORT_KUBE_IDENTITY_H_
#define LEADSMAN_TESTS_SUPPORT_KUBE_IDENTITY_H_

#include <string>
#include <string_view>

#include "tests/support/temp_dir.h"

namespace leadsman {

class KubeIdentity {
 public:
  // `ca`: PEM, not a path.
  KubeIdentity(std::string_view token, std::string_view ca,
               std::string_view pod_namespace);

  const std::string& folder() const { return dir_.path(); }
  std::string TokenFile() const { return dir_.Join("token"); }
  // All at once, by a new `..data`; the old files are gone then.
  void Swap(std::string_view token, std::string_view ca);

 private:
  TempDir dir_;
  std::string namespace_;
  int version_ = 0;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_KUBE_IDENTITY_H_
