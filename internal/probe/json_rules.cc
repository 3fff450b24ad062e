#include "internal/probe/json_rules.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rapidjson/document.h>
#include <rapidjson/pointer.h>

namespace leadsman {
namespace {

// Iterative, so that no nesting of the web's can use up the stack.
constexpr unsigned kFlags =
    rapidjson::kParseIterativeFlag | rapidjson::kParseFullPrecisionFlag;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

void Parse(rapidjson::Document& document, std::string_view text) {
  document.Parse<kFlags>(text.data(), text.size());
}

std::string_view TypeOf(const rapidjson::Value& value) {
  if (value.IsNull()) return "null";
  if (value.IsBool()) return "a boolean";
  if (value.IsNumber()) return "a number";
  if (value.IsString()) return "a string";
  return value.IsArray() ? "an array" : "an object";
}

Breach Broke(std::string detail) { return {Reason::kJson, std::move(detail)}; }

}  // namespace

struct JsonRules::Place {
  explicit Place(const JsonRule& from)
      : rule(from), pointer(from.pointer.data(), from.pointer.size()) {
    Parse(value, from.equals);
  }

  std::optional<Breach> Broken(const rapidjson::Document& json) const {
    const std::string at =
        rule.pointer.empty() ? "its root" : Quoted(rule.pointer);
    const rapidjson::Value* found = pointer.Get(json);
    if (found == nullptr) return Broke("JSON has no " + at);
    if (*found == static_cast<const rapidjson::Value&>(value)) {
      return std::nullopt;
    }
    const std::string_view type = TypeOf(*found);
    const bool same_type = type == TypeOf(value);
    return Broke("JSON at " + at +
                 (same_type ? " has another value than "
                            : " is " + std::string(type) + " and not ") +
                 Quoted(rule.equals));
  }

  JsonRule rule;
  rapidjson::Pointer pointer;
  rapidjson::Document value;
};

JsonRules::JsonRules(const std::vector<JsonRule>& rules) {
  for (const JsonRule& rule : rules) {
    places_.push_back(std::make_unique<const Place>(rule));
  }
}

JsonRules::~JsonRules() = default;

std::optional<Breach> JsonRules::Broken(std::string_view body, bool cut) const {
  if (places_.empty()) return std::nullopt;
  if (cut) {
    return Broke("body is longer than body.maxBytes (" +
                 std::to_string(body.size()) +
                 "), so that its JSON cannot be read");
  }
  if (body.starts_with(kByteOrderMark)) {
    body.remove_prefix(kByteOrderMark.size());
  }
  if (body.empty()) return Broke("body is empty, and no JSON");
  rapidjson::Document json;
  Parse(json, body);
  // RapidJSON takes a NUL for the end; it stands in no JSON.
  const std::size_t nul = body.find('\0');
  if (json.HasParseError() || nul != std::string_view::npos) {
    const std::size_t at = json.HasParseError() ? json.GetErrorOffset() : nul;
    return Broke("body is no JSON (wrong at byte " + std::to_string(at + 1) +
                 ")");
  }
  for (const auto& place : places_) {
    if (auto breach = place->Broken(json)) return breach;
  }
  return std::nullopt;
}

}  // namespace leadsman
