#include "internal/config/reference_cells.h"

#include <string>
#include <string_view>
#include <vector>

#include "internal/config/schema.h"

namespace leadsman {
namespace {

std::string NameOfType(const Json& schema, const std::string& type) {
  if (Keyword(schema, "x-format") == "duration" && type == "string") {
    return "duration";
  }
  if (HasKeyword(schema, "x-secret") && type == "object") return "secret";
  if (HasKeyword(schema, "enum") && type == "string") return "word";
  if (type == "object") return "mapping";
  if (type == "integer") return "whole number";
  if (type == "boolean") return "true or false";
  if (type != "array") return type;
  const Json* item = SchemaOf(schema, "");
  const bool mappings = item != nullptr && !KeysOf(*item).empty();
  return mappings ? "list of mappings" : "list";
}

// "from 1 to 10", "at least 1", "at most 10", or "".
std::string Between(const std::string& low, const std::string& high,
                    const std::string& what) {
  if (low.empty() && high.empty()) return "";
  if (high.empty()) return "at least " + low + what;
  if (low.empty()) return "at most " + high + what;
  return low + " to " + high + what;
}

std::string Bounds(const Json& schema, const char* low, const char* high,
                   const std::string& what) {
  const auto text = [&](const char* keyword) -> std::string {
    if (!HasKeyword(schema, keyword)) return "";
    const Json& bound = schema[keyword];
    return bound.IsString() ? std::string(TextOf(bound)) : JsonText(bound);
  };
  return Between(text(low), text(high), what);
}

}  // namespace

const Json& Inside(const Json& schema) {
  const Json* item = HasType(schema, "array") ? SchemaOf(schema, "") : nullptr;
  return item != nullptr && !KeysOf(*item).empty() ? *item : schema;
}

std::string Code(std::string_view text) {
  return '`' + std::string(text) + '`';
}

std::string Commas(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text.append(text.empty() ? "" : ", ").append(word);
  }
  return text;
}

std::string Cell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    if (c == '|') cell += '\\';
    cell += c;
  }
  return cell;
}

std::string TypeCell(const Json& schema) {
  const std::vector<std::string> types = Types(schema);
  if (types.size() > 4) return "anything";
  std::string text;
  for (const std::string& type : types) {
    text.append(text.empty() ? "" : " or ").append(NameOfType(schema, type));
  }
  return text;
}

std::string DefaultCell(const Json& schema, bool required) {
  if (required) return "required";
  if (HasKeyword(schema, "x-default")) {
    return std::string(Keyword(schema, "x-default"));
  }
  if (!HasKeyword(schema, "default")) return "";
  const Json& initial = schema["default"];
  if (initial.IsObject()) return "";
  return Code(initial.IsString() && initial.GetStringLength() > 0
                  ? std::string(TextOf(initial))
                  : JsonText(initial));
}

std::string AllowedCell(const Json& schema) {
  std::vector<std::string> parts;
  const auto add = [&](std::string part) {
    if (!part.empty()) parts.push_back(std::move(part));
  };
  const std::string_view format = Keyword(schema, "x-format");
  const bool duration = format == "duration";
  const bool form = HasKeyword(schema, "x-form");
  if (HasKeyword(schema, "enum")) {
    for (const Json& word : schema["enum"].GetArray()) {
      add(Code(word.IsString() ? std::string(TextOf(word)) : JsonText(word)));
    }
  } else if (form && !(duration && Types(schema).size() == 1)) {
    add(std::string(Keyword(schema, "x-form")));
  }
  if (format == "regex") add("an RE2 expression");
  if (format == "jsonPointer") add("a JSON pointer such as `/db/status`");
  if (!form) add(Bounds(schema, "minimum", "maximum", ""));
  add(Bounds(schema, "x-minimum", "x-maximum", ""));
  if (!form) add(Bounds(schema, "", "maxLength", " characters"));
  add(Bounds(schema, "minItems", "maxItems",
             schema.HasMember("maxItems") ? " items" : " item"));
  const Json* item = SchemaOf(schema, "");
  if (HasType(schema, "array") && item != nullptr && KeysOf(*item).empty()) {
    add(AllowedCell(*item));
  }
  return Commas(parts);
}

}  // namespace leadsman
