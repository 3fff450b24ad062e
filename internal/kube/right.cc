#include "internal/kube/right.h"

#include <string>

namespace leadsman {
namespace {

std::string ResourceOf(const Right& right) {
  std::string resource(right.resource);
  if (!right.subresource.empty()) {
    resource += '/' + std::string(right.subresource);
  }
  return resource;
}

}  // namespace

std::string Describe(const Right& right) {
  std::string text = std::string(right.verb) + ' ' + ResourceOf(right);
  if (!right.group.empty()) text += '.' + std::string(right.group);
  return text;
}

std::string RoleRule(const Right& right) {
  return "{apiGroups: [\"" + std::string(right.group) + "\"], resources: [" +
         ResourceOf(right) + "], verbs: [" + std::string(right.verb) + "]}";
}

}  // namespace leadsman
