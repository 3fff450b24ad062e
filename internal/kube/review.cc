#include "internal/kube/review.h"

#include <optional>
#include <string>
#include <string_view>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace leadsman {

std::string ReviewBody(const Right& right, std::string_view namespace_name,
                       std::string_view name) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> json(buffer);
  const auto write = [&json](std::string_view key, std::string_view text) {
    if (text.empty()) return;
    json.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
    json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  };
  json.StartObject();
  write("apiVersion", "authorization.k8s.io/v1");
  write("kind", "SelfSubjectAccessReview");
  json.Key("spec");
  json.StartObject();
  json.Key("resourceAttributes");
  json.StartObject();
  write("namespace", namespace_name);
  write("verb", right.verb);
  write("group", right.group);
  write("resource", right.resource);
  write("subresource", right.subresource);
  write("name", name);
  json.EndObject();
  json.EndObject();
  json.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

std::optional<bool> ParseReview(std::string_view body) {
  rapidjson::Document json;
  // Iterative, so that no nesting can use up the stack.
  json.Parse<rapidjson::kParseIterativeFlag>(body.data(), body.size());
  if (json.HasParseError() || !json.IsObject()) return std::nullopt;
  const auto status = json.FindMember("status");
  if (status == json.MemberEnd() || !status->value.IsObject()) {
    return std::nullopt;
  }
  const auto allowed = status->value.FindMember("allowed");
  if (allowed == status->value.MemberEnd() || !allowed->value.IsBool()) {
    return std::nullopt;
  }
  return allowed->value.GetBool();
}

}  // namespace leadsman
