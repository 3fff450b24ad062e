// The JSON Schema, parsed once, and walks along it. The schema is where a key
// has its type, default, bounds and description; see schema_text.cc.
#ifndef LEADSMAN_INTERNAL_CONFIG_SCHEMA_H_
#define LEADSMAN_INTERNAL_CONFIG_SCHEMA_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <rapidjson/document.h>

#include "internal/config/tree.h"

namespace leadsman {

extern const char* const kSchemaText;

// The whole schema; lives as long as the program.
const rapidjson::Document& Schema();

// The node itself, or what its $ref names.
const Json& Resolve(const Json& node);
// The schema of an object's member or, with any key, of an array's item;
// nullptr where the schema knows none.
const Json* SchemaOf(const Json& node, std::string_view key);
const Json* SchemaAt(const std::string& pointer);

// A string keyword's text; "" where the node has none.
std::string_view Keyword(const Json& node, const char* name);
bool HasKeyword(const Json& node, const char* name);
// "type" as a list.
std::vector<std::string> Types(const Json& node);
bool HasType(const Json& node, std::string_view type);
std::vector<std::string> KeysOf(const Json& node);

// Calls `visit` for each value below `value` that the schema knows, outer ones
// first.
using Visitor = std::function<void(const Json& schema, const Json& value,
                                   const std::string& pointer)>;
void Walk(const Json& schema, const Json& value, const std::string& pointer,
          const Visitor& visit);

// Adds what is absent and has a default, inside of new objects too.
void FillDefaults(const Json& schema, Json& value,
                  rapidjson::Document::AllocatorType& allocator);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_SCHEMA_H_
