#include "internal/config/validate.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include "internal/config/explain.h"
#include "internal/config/schema.h"

namespace leadsman {
namespace {

// Each error costs a walk over the whole file: few of them in a huge one, so
// that it takes no longer than a second.
constexpr std::size_t kMaxVisits = 3'000'000;

std::size_t CountNodes(const Json& value) {
  std::size_t nodes = 1;
  if (value.IsArray()) {
    for (const Json& item : value.GetArray()) nodes += CountNodes(item);
  } else if (value.IsObject()) {
    for (const auto& [key, member] : value.GetObject()) {
      nodes += CountNodes(member);
    }
  }
  return nodes;
}

const rapidjson::SchemaDocument& CompiledSchema() {
  static const auto& compiled = *new rapidjson::SchemaDocument(Schema());
  return compiled;
}

std::string ParentOf(const std::string& pointer) {
  return pointer.substr(0, pointer.rfind('/'));
}

// `required` points at the object and not at what is missing. A name that was
// there and was dropped for its own error is no news.
void ReportMissing(const Tree& tree, const std::string& pointer,
                   const Json& schema, const Json& object,
                   std::vector<ConfigError>& errors) {
  for (const Json& name : schema["required"].GetArray()) {
    const std::string member = Join(pointer, TextOf(name));
    if (object.HasMember(name) || tree.WasSet(member)) continue;
    const Json& property = *SchemaOf(schema, TextOf(name));
    errors.push_back(tree.ErrorAt(member, "is missing; " + Allowed(property)));
  }
}

void Report(const Tree& tree, const std::string& pointer,
            std::string_view keyword, std::vector<ConfigError>& errors) {
  const Json* value = tree.Find(pointer);
  if (keyword == "additionalProperties") {
    const std::string around = ParentOf(pointer);
    const Json* schema = SchemaAt(around);
    if (schema == nullptr) return;
    const std::string key = Steps(pointer).back();
    ConfigError error =
        tree.ErrorAtKey(pointer, ExplainUnknownKey(*schema, key));
    if (HasKeyword(*schema, "x-secret")) {
      error.path = tree.MarkOf(around).path;  // the key may be the secret
    }
    errors.push_back(std::move(error));
    return;
  }
  const Json* schema = SchemaAt(pointer);
  if (schema == nullptr || value == nullptr) {
    errors.push_back(tree.ErrorAt(pointer, "does not fit the schema"));
  } else if (keyword == "required") {
    ReportMissing(tree, pointer, *schema, *value, errors);
  } else if (keyword == "minItems" && tree.MarkOf(pointer).shrunk) {
    return;  // its items had errors of their own
  } else {
    errors.push_back(tree.ErrorAt(pointer, Explain(keyword, *schema, *value)));
  }
}

}  // namespace

std::string MoreErrorsThan(std::size_t count) {
  return "has more errors than " + std::to_string(count) + "; mend these first";
}

std::vector<ConfigError> Validate(Tree& tree) {
  std::vector<ConfigError> errors;
  const std::size_t passes = kMaxVisits / CountNodes(tree.json);
  for (std::size_t i = 0; i < passes && errors.size() <= kMaxErrors; ++i) {
    rapidjson::SchemaValidator validator(CompiledSchema());
    if (tree.json.Accept(validator)) return errors;
    rapidjson::StringBuffer text;
    validator.GetInvalidDocumentPointer().Stringify(text);
    const std::string pointer(text.GetString(), text.GetSize());
    Report(tree, pointer, validator.GetInvalidSchemaKeyword(), errors);
    tree.Drop(pointer);
  }
  if (errors.size() <= kMaxErrors) {
    errors.push_back(tree.ErrorAt("", MoreErrorsThan(errors.size())));
  }
  tree.json.SetObject();
  return errors;
}

}  // namespace leadsman
