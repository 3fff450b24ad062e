#include "internal/config/schema.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <rapidjson/document.h>
#include <rapidjson/pointer.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include "internal/config/config.h"

namespace leadsman {
namespace {

// A keyword of this schema node that is an object or array, or null.
const Json* Part(const Json& node, const char* keyword) {
  const auto found = node.FindMember(keyword);
  return found == node.MemberEnd() ? nullptr : &found->value;
}

}  // namespace

const rapidjson::Document& Schema() {
  static const auto* document = [] {
    auto* parsed = new rapidjson::Document;
    parsed->Parse(kSchemaText);
    return parsed;
  }();
  return *document;
}

const Json& Resolve(const Json& node) {
  const Json* ref = Part(node, "$ref");
  if (ref == nullptr) return node;
  const std::string pointer(TextOf(*ref).substr(1));  // without the '#'
  const Json* named = rapidjson::Pointer(pointer.c_str()).Get(Schema());
  return named == nullptr ? node : *named;
}

const Json* SchemaOf(const Json& node, std::string_view key) {
  if (const Json* items = Part(node, "items")) return &Resolve(*items);
  if (const Json* properties = Part(node, "properties")) {
    const auto found = properties->FindMember(Json(rapidjson::StringRef(
        key.data(), static_cast<rapidjson::SizeType>(key.size()))));
    if (found != properties->MemberEnd()) return &Resolve(found->value);
  }
  const Json* others = Part(node, "additionalProperties");
  if (others != nullptr && others->IsObject()) return &Resolve(*others);
  return nullptr;
}

const Json* SchemaAt(const std::string& pointer) {
  const Json* node = &Schema();
  for (const std::string& step : Steps(pointer)) {
    node = SchemaOf(*node, step);
    if (node == nullptr) return nullptr;
  }
  return node;
}

std::string_view Keyword(const Json& node, const char* name) {
  const Json* part = Part(node, name);
  return part != nullptr && part->IsString() ? TextOf(*part)
                                             : std::string_view();
}

bool HasKeyword(const Json& node, const char* name) {
  return Part(node, name) != nullptr;
}

std::vector<std::string> Types(const Json& node) {
  const Json* type = Part(node, "type");
  if (type == nullptr) return {};
  if (type->IsString()) return {std::string(TextOf(*type))};
  std::vector<std::string> types;
  for (const Json& one : type->GetArray()) types.emplace_back(TextOf(one));
  return types;
}

bool HasType(const Json& node, std::string_view type) {
  const std::vector<std::string> types = Types(node);
  return std::find(types.begin(), types.end(), type) != types.end();
}

std::vector<std::string> KeysOf(const Json& node) {
  std::vector<std::string> keys;
  const Json* properties = Part(node, "properties");
  if (properties == nullptr) return keys;
  for (const auto& [key, schema] : properties->GetObject()) {
    keys.emplace_back(TextOf(key));
  }
  return keys;
}

void Walk(const Json& schema, const Json& value, const std::string& pointer,
          const Visitor& visit) {
  visit(schema, value, pointer);
  if (value.IsArray()) {
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
      const Json* item = SchemaOf(schema, "");
      if (item != nullptr) Walk(*item, value[i], Join(pointer, i), visit);
    }
  } else if (value.IsObject()) {
    for (const auto& [key, member] : value.GetObject()) {
      const Json* known = SchemaOf(schema, TextOf(key));
      if (known == nullptr) continue;
      Walk(*known, member, Join(pointer, TextOf(key)), visit);
    }
  }
}

void FillDefaults(const Json& schema, Json& value,
                  rapidjson::Document::AllocatorType& allocator) {
  if (value.IsArray()) {
    const Json* item = SchemaOf(schema, "");
    if (item == nullptr) return;
    for (Json& one : value.GetArray()) FillDefaults(*item, one, allocator);
  }
  if (!value.IsObject()) return;
  for (const std::string& key : KeysOf(schema)) {
    const Json& property = *SchemaOf(schema, key);
    auto member = value.FindMember(key.c_str());
    if (member == value.MemberEnd()) {
      const Json* initial = Part(property, "default");
      if (initial == nullptr) continue;
      value.AddMember(Json(key.c_str(), allocator), Json(*initial, allocator),
                      allocator);
      member = value.MemberEnd() - 1;
    }
    FillDefaults(property, member->value, allocator);
  }
}

std::string SchemaText() {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
  writer.SetIndent(' ', 2);
  Schema().Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace leadsman
