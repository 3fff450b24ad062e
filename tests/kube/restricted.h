// Pod Security "restricted", the rules of Kubernetes 1.34, which the API server
// of the tests is too old to know.
#ifndef LEADSMAN_TESTS_KUBE_RESTRICTED_H_
#define LEADSMAN_TESTS_KUBE_RESTRICTED_H_

#include <string>
#include <vector>

#include <yaml-cpp/yaml.h>

namespace leadsman {

// What of a pod's spec they forbid: "leadsman: privileged".
std::vector<std::string> Forbidden(const YAML::Node& pod);

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_KUBE_RESTRICTED_H_
