#include "internal/config/explain.h"

#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "internal/base/text.h"
#include "internal/config/schema.h"

namespace leadsman {
namespace {

struct Refusal {
  std::string_view key;
  std::string_view why;
};
// Keys that people bring from a Kubernetes probe, and why they can't be here.
constexpr Refusal kRefusals[] = {
    {"exec",
     "is refused: leadsman stands in its own container, where there is no "
     "shell and not the web's files; use httpGet, tcpSocket or grpc"},
    {"terminationGracePeriodSeconds",
     "is refused: leadsman never ends the web container; set it on the pod or "
     "on the kubelet's own probe"},
};

std::string List(const std::vector<std::string>& words, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? last : ", ";
    text += words[i];
  }
  return text;
}

std::string EnumWords(const Json& schema) {
  std::vector<std::string> words;
  for (const Json& word : schema["enum"].GetArray()) {
    words.push_back(word.IsString() ? std::string(TextOf(word))
                                    : JsonText(word));
  }
  return List(words, " or ");
}

std::string_view NameOfType(std::string_view type) {
  if (type == "object") return "a mapping";
  if (type == "array") return "a list";
  if (type == "string") return "a string";
  if (type == "integer") return "a whole number";
  if (type == "number") return "a number";
  if (type == "boolean") return "true or false";
  return "null";
}

std::string_view KindOf(const Json& value) {
  if (value.IsObject()) return "a mapping";
  if (value.IsArray()) return "a list";
  if (value.IsString()) return "a string";
  if (value.IsBool()) return "true or false";
  if (value.IsNull()) return "empty";
  if (!value.IsDouble()) return "a number";
  return std::fabs(value.GetDouble()) < 1e18 ? "a number with a fraction"
                                             : "a number beyond all bounds";
}

std::string Bounds(const Json& schema) {
  const bool low = schema.HasMember("minimum");
  const bool high = schema.HasMember("maximum");
  if (low && high) {
    return " from " + JsonText(schema["minimum"]) + " to " +
           JsonText(schema["maximum"]);
  }
  if (low) return " at least " + JsonText(schema["minimum"]);
  if (high) return " at most " + JsonText(schema["maximum"]);
  return "";
}

std::string Count(const Json& schema, const char* keyword,
                  std::string_view what) {
  const auto count = schema[keyword].GetUint64();
  std::string text = std::to_string(count) + ' ' + std::string(what);
  if (count != 1) text += 's';
  return text;
}

}  // namespace

std::string Allowed(const Json& schema) {
  if (const std::string_view form = Keyword(schema, "x-form"); !form.empty()) {
    return "must be " + std::string(form);
  }
  if (HasKeyword(schema, "enum")) return "must be " + EnumWords(schema);
  std::vector<std::string> names;
  for (const std::string& type : Types(schema)) {
    names.emplace_back(NameOfType(type));
  }
  return "must be " + List(names, " or ") + Bounds(schema);
}

std::string Explain(std::string_view keyword, const Json& schema,
                    const Json& value) {
  const std::string allowed = "; " + Allowed(schema);
  if (keyword == "type") {
    std::string what = "is " + std::string(KindOf(value));
    if (value.IsNumber() && Keyword(schema, "x-format") == "duration") {
      return what + " without a unit" + allowed;
    }
    what += allowed;
    const bool scalar = value.IsNumber() || value.IsBool();
    if (scalar && Types(schema) == std::vector<std::string>{"string"} &&
        !HasKeyword(schema, "enum")) {
      what += " (put it in quotes)";
    }
    return what;
  }
  if (keyword == "minimum" || keyword == "maximum") {
    const bool form = HasKeyword(schema, "x-form");
    return "is " + JsonText(value) +
           (form ? allowed : "; must be" + Bounds(schema));
  }
  if (keyword == "enum") {
    std::string what = "is not a known word" + allowed;
    std::vector<std::string> words;
    for (const Json& word : schema["enum"].GetArray()) {
      if (word.IsString()) words.emplace_back(TextOf(word));
    }
    if (!value.IsString()) return what;
    if (const auto near = NearestWord(TextOf(value), words)) {
      what += "; did you mean " + *near + "?";
    }
    return what;
  }
  if (keyword == "pattern") {
    const bool empty = value.IsString() && value.GetStringLength() == 0;
    return (empty ? "is empty" : "does not have the right form") + allowed;
  }
  if (keyword == "minLength") return "is empty" + allowed;
  if (keyword == "maxLength") {
    return "is too long; must have at most " +
           Count(schema, "maxLength", "character");
  }
  if (keyword == "minItems") {
    return "is empty; must have at least " + Count(schema, "minItems", "item");
  }
  if (keyword == "maxItems") {
    return "has too many items; must have at most " +
           Count(schema, "maxItems", "item");
  }
  if (keyword == "uniqueItems") {
    return "has an item twice; each may stand there once";
  }
  return "does not fit" + allowed;
}

std::string ExplainUnknownKey(const Json& schema, std::string_view key) {
  const std::vector<std::string> keys = KeysOf(schema);
  if (HasKeyword(schema, "x-secret")) {
    return "has a key that is not known; " + Allowed(schema);
  }
  for (const Refusal& refusal : kRefusals) {
    if (key == refusal.key) return std::string(refusal.why);
  }
  if (const auto near = NearestWord(key, keys)) {
    return "is not a known key; did you mean " + *near + "?";
  }
  return "is not a known key; known here: " + List(keys, ", ");
}

}  // namespace leadsman
