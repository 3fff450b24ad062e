#include "internal/config/environment.h"

#include <cctype>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/base/text.h"
#include "internal/config/schema.h"
#include "internal/config/yaml.h"

namespace leadsman {
namespace {

constexpr std::string_view kPrefix = "LEADSMAN_";

// "maxMailsPerHour" as "MAX_MAILS_PER_HOUR".
std::string Capitals(std::string_view key) {
  std::string name;
  for (const char c : key) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isupper(byte) != 0) name += '_';
    name += static_cast<char>(std::toupper(byte));
  }
  return name;
}

bool IsList(const Json& schema) {
  if (!HasType(schema, "array")) return false;
  const Json* item = SchemaOf(schema, "");
  return item != nullptr && Types(*item) == std::vector<std::string>{"string"};
}

void Collect(const Json& schema, const std::string& pointer,
             const std::string& name,
             std::map<std::string, std::string>& keys) {
  const bool scalar = !HasType(schema, "object") && !HasType(schema, "array");
  if (scalar || IsList(schema)) keys.emplace(name, pointer);
  for (const std::string& key : KeysOf(schema)) {
    if (pointer.empty() && key == "checks") continue;
    const std::string below =
        name + (pointer.empty() ? "" : "_") + Capitals(key);
    Collect(*SchemaOf(schema, key), Join(pointer, key), below, keys);
  }
}

// One source for a secret: what the file says beside it no longer counts.
void DropOtherSources(const std::string& pointer, Tree& tree) {
  const std::string parent = pointer.substr(0, pointer.rfind('/'));
  const Json* schema = SchemaAt(parent);
  if (schema == nullptr || !HasKeyword(*schema, "x-secret")) return;
  for (const std::string& key : KeysOf(*schema)) {
    const std::string other = Join(parent, key);
    const bool ours = tree.MarkOf(other).path.starts_with(kPrefix);
    if (tree.Find(other) != nullptr && !ours) tree.Drop(other);
  }
}

}  // namespace

const std::map<std::string, std::string>& EnvironmentKeys() {
  static const auto* keys = [] {
    auto* all = new std::map<std::string, std::string>;
    Collect(Schema(), "", std::string(kPrefix), *all);
    return all;
  }();
  return *keys;
}

bool IsServiceVariable(std::string_view name, std::string_view value) {
  if (name.ends_with("_SERVICE_HOST")) return true;
  if (name.find("_SERVICE_PORT") != std::string_view::npos) return true;
  if (name.ends_with("_PORT") && value.find("://") != std::string_view::npos) {
    return true;
  }
  std::size_t at = name.rfind("_PORT_");
  if (at == std::string_view::npos) return false;
  at = name.find_first_not_of("0123456789", at + 6);
  if (at == std::string_view::npos) return false;
  for (const std::string_view protocol : {"_TCP", "_UDP", "_SCTP"}) {
    if (name.substr(at).starts_with(protocol)) return true;
  }
  return false;
}

Json FromVariable(const Json& schema, std::string_view text,
                  rapidjson::Document::AllocatorType& allocator) {
  if (HasType(schema, "array")) {
    Json list(rapidjson::kArrayType);
    for (const std::string& item : SplitList(text)) {
      list.PushBack(Json(item.c_str(), allocator), allocator);
    }
    return list;
  }
  Json scalar = CoreScalar(text, allocator);
  if (HasType(schema, "boolean")) {
    const std::string word = ToLower(text);
    if (word == "1" || word == "yes" || word == "true") return Json(true);
    if (word == "0" || word == "no" || word == "false") return Json(false);
  }
  const bool whole = scalar.IsInt64() || scalar.IsUint64();
  if (whole && HasType(schema, "integer")) return scalar;
  if (scalar.IsNumber() && HasType(schema, "number")) return scalar;
  return Json(text.data(), static_cast<rapidjson::SizeType>(text.size()),
              allocator);
}

Mark MarkOf(const std::string& name, const Variable& variable) {
  return {.file = variable.file,
          .line = variable.line,
          .column = variable.line > 0 ? 1 : 0,
          .path = name,
          .variable = true};
}

void ApplyEnvironment(const Variables& variables, Tree& tree,
                      std::vector<std::string>& notices) {
  static const std::set<std::string_view> elsewhere = {"LEADSMAN_CONFIG",
                                                       "LEADSMAN_KUBECONFIG"};
  const auto& keys = EnvironmentKeys();
  for (const auto& [name, variable] : variables) {
    if (!name.starts_with(kPrefix) || elsewhere.contains(name)) continue;
    if (IsServiceVariable(name, variable.value)) continue;
    const auto found = keys.find(name);
    if (found == keys.end()) {
      std::vector<std::string> known;
      for (const auto& [key, pointer] : keys) known.push_back(key);
      const auto near = NearestWord(name, known);
      notices.push_back(name + " is not a known variable and is ignored" +
                        (near ? "; did you mean " + *near + "?" : ""));
      continue;
    }
    const std::string& pointer = found->second;
    DropOtherSources(pointer, tree);
    tree.Set(pointer,
             FromVariable(*SchemaAt(pointer), variable.value,
                          tree.json.GetAllocator()),
             MarkOf(name, variable));
  }
}

}  // namespace leadsman
