#include "internal/kube/status_body.h"

#include <cstddef>
#include <string>
#include <string_view>

#include <rapidjson/document.h>

#include "internal/base/text.h"

namespace leadsman {
namespace {

constexpr std::size_t kMessageBytes = 500;

std::string TextAt(const rapidjson::Document& json, const char* name) {
  const auto found = json.FindMember(name);
  if (found == json.MemberEnd() || !found->value.IsString()) return "";
  const std::string clean =
      CleanText({found->value.GetString(), found->value.GetStringLength()});
  return std::string(CutAtCharacter(clean, kMessageBytes));
}

}  // namespace

StatusBody ParseStatusBody(std::string_view body) {
  rapidjson::Document json;
  // Iterative, so that no nesting can use up the stack.
  json.Parse<rapidjson::kParseIterativeFlag>(body.data(), body.size());
  if (json.HasParseError() || !json.IsObject()) return {};
  if (TextAt(json, "kind") != "Status") return {};
  return {.reason = TextAt(json, "reason"), .message = TextAt(json, "message")};
}

}  // namespace leadsman
