#include "internal/config/rules.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "internal/base/text.h"
#include "internal/config/decode.h"
#include "internal/config/reader.h"
#include "internal/config/validate.h"

namespace leadsman {
namespace {

using Names = std::map<std::string, std::string>;  // name to pointer

std::string NameOf(const Json& check) {
  std::string name;
  Reader(check).Take("name", name);
  return name;
}

std::vector<std::string> NeedsOf(const Json& check) {
  std::vector<std::string> needs;
  Reader(check).Take("dependsOn", needs);
  return needs;
}

// The circles in dependsOn, each by that of its members which stands first in
// the configuration: "a needs b needs a".
class Circles {
 public:
  explicit Circles(const Json& checks) {
    for (const Json& check : checks.GetArray()) {
      const std::string name = NameOf(check);
      if (needs_.emplace(name, NeedsOf(check)).second) order_.push_back(name);
    }
    for (const std::string& name : order_) Visit(name);
  }

  // "" = none that begins with it.
  std::string From(const std::string& name) const {
    const auto found = found_.find(name);
    return found == found_.end() ? "" : found->second;
  }

 private:
  void Visit(const std::string& name) {
    if (done_.contains(name) || !needs_.contains(name)) return;
    const auto seen = std::find(way_.begin(), way_.end(), name);
    if (seen != way_.end()) return Keep({seen, way_.end()});
    way_.push_back(name);
    for (const std::string& need : needs_[name]) Visit(need);
    way_.pop_back();
    done_.insert(name);
  }

  void Keep(std::vector<std::string> circle) {
    const auto place = [this](const std::string& name) {
      return std::find(order_.begin(), order_.end(), name);
    };
    const auto first = std::min_element(
        circle.begin(), circle.end(),
        [&](const auto& a, const auto& b) { return place(a) < place(b); });
    std::rotate(circle.begin(), first, circle.end());
    std::string text;
    for (const std::string& name : circle) text += name + " needs ";
    found_.emplace(circle.front(), text + circle.front());
  }

  std::map<std::string, std::vector<std::string>> needs_;
  std::vector<std::string> order_;
  std::set<std::string> done_;    // all that they need was visited
  std::vector<std::string> way_;  // from the first visited to where we are
  std::map<std::string, std::string> found_;
};

void NameRules(const Tree& tree, const Json& checks, Names& names,
               ConfigErrors& errors) {
  for (rapidjson::SizeType i = 0; i < checks.Size(); ++i) {
    const std::string name = NameOf(checks[i]);
    if (name.empty()) continue;
    const std::string pointer = Join(Join("/checks", i), "name");
    const auto [first, fresh] = names.emplace(name, pointer);
    if (fresh) continue;
    errors.push_back(tree.ErrorAt(
        pointer,
        "is the name of " +
            tree.MarkOf(first->second.substr(0, first->second.rfind('/')))
                .path +
            " too; names must be unique"));
  }
}

void DependsRules(const Tree& tree, const Json& checks, const Names& names,
                  ConfigErrors& errors) {
  std::vector<std::string> known;
  for (const auto& [name, pointer] : names) known.push_back(name);
  const bool complete = !tree.MarkOf("/checks").shrunk;
  const Circles circles(checks);
  for (rapidjson::SizeType i = 0; i < checks.Size(); ++i) {
    const std::string list = Join(Join("/checks", i), "dependsOn");
    const std::vector<std::string> needs = NeedsOf(checks[i]);
    for (std::size_t k = 0; k < needs.size(); ++k) {
      if (names.contains(needs[k]) || !complete) continue;
      if (errors.size() > kMaxErrors) return;
      const auto near = NearestWord(needs[k], known);
      errors.push_back(tree.ErrorAt(
          Join(list, k), "is not the name of a check" +
                             (near ? "; did you mean " + *near + "?"
                                   : "; must be one of the checks' names")));
    }
    if (needs.empty()) continue;
    const std::string circle = circles.From(NameOf(checks[i]));
    if (circle.empty()) continue;
    errors.push_back(tree.ErrorAt(
        list, "goes round in a circle (" + circle + "); take one of them out"));
  }
}

void RequireRule(const Tree& tree, const Json& checks,
                 const std::string& pod_ip, ConfigErrors& errors) {
  const Json* require = tree.Find("/readiness/require");
  if (require == nullptr || !require->IsInt()) return;
  if (tree.MarkOf("/checks").shrunk) return;
  int gating = 0;
  for (const Json& check : checks.GetArray()) {
    if (DecodeCheck(check, pod_ip).affects.readiness) ++gating;
  }
  if (require->GetInt() <= gating) return;
  errors.push_back(
      tree.ErrorAt("/readiness/require",
                   "is " + std::to_string(require->GetInt()) +
                       "; must be at most " + std::to_string(gating) +
                       ", the number of checks that affect readiness"));
}

}  // namespace

void CheckAllRules(const Tree& tree, const std::string& pod_ip,
                   ConfigErrors& errors) {
  const Json* checks = tree.Find("/checks");
  const bool failed = checks == nullptr && tree.WasSet("/checks");
  if (failed) return;
  if (checks == nullptr ||
      (checks->Empty() && !tree.MarkOf("/checks").shrunk)) {
    errors.push_back(tree.ErrorAt(
        tree.WasSet("/checks") ? "/checks" : "",
        "no check at all; give `checks` in a file, or REQ_URL in the "
        "environment or by --env-file"));
    return;
  }
  for (rapidjson::SizeType i = 0; i < checks->Size(); ++i) {
    CheckOneRules(tree, Join("/checks", i), pod_ip, errors);
  }
  Names names;
  NameRules(tree, *checks, names, errors);
  DependsRules(tree, *checks, names, errors);
  RequireRule(tree, *checks, pod_ip, errors);
}

}  // namespace leadsman
