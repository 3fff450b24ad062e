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

// The checks that lead from one back to itself by dependsOn.
class Cycles {
 public:
  explicit Cycles(const Json& checks) {
    for (const Json& check : checks.GetArray()) {
      needs_.emplace(NameOf(check), NeedsOf(check));
    }
  }

  // "a needs b needs a", once for each cycle, from its first member on.
  std::string From(const std::string& name) {
    way_.clear();
    return Visit(name) ? Join(way_) : "";
  }

 private:
  static std::string Join(const std::vector<std::string>& way) {
    std::string text;
    for (const std::string& name : way) text += name + " needs ";
    return text + way.front();
  }

  bool Visit(const std::string& name) {
    if (!way_.empty() && name == way_.front()) return true;
    if (done_.contains(name)) return false;
    if (std::find(way_.begin(), way_.end(), name) != way_.end()) return false;
    way_.push_back(name);
    const auto found = needs_.find(name);
    if (found != needs_.end()) {
      for (const std::string& need : found->second) {
        if (Visit(need)) {
          done_.insert(way_.begin(), way_.end());
          return true;
        }
      }
    }
    way_.pop_back();
    done_.insert(name);
    return false;
  }

  std::map<std::string, std::vector<std::string>> needs_;
  std::set<std::string> done_;
  std::vector<std::string> way_;
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
  Cycles cycles(checks);
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
    const std::string cycle = cycles.From(NameOf(checks[i]));
    if (cycle.empty()) continue;
    errors.push_back(tree.ErrorAt(
        list, "goes round in a circle (" + cycle + "); take one of them out"));
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
