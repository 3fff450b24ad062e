#include "internal/kube/event.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "internal/base/text.h"
#include "internal/base/time_text.h"

namespace leadsman {
namespace {

using Json = rapidjson::Writer<rapidjson::StringBuffer>;

// The API server's limits, all in bytes.
constexpr std::size_t kMaxName = 253;
constexpr std::size_t kMaxInstance = 128;
constexpr std::size_t kMaxNote = 1024;

void Name(Json& json, std::string_view name) {
  json.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}

// Cleaned before it is cut: what stands for a bad byte is three bytes long.
void Text(Json& json, std::string_view name, std::string_view value,
          std::size_t max_bytes = kMaxNote) {
  const std::string clean = CleanText(value);
  const std::string_view cut = CutAtCharacter(clean, max_bytes);
  Name(json, name);
  json.String(cut.data(), static_cast<rapidjson::SizeType>(cut.size()));
}

void Series(Json& json, const Event& event) {
  Name(json, "series");
  json.StartObject();
  Name(json, "count");
  json.Int(event.count);
  Text(json, "lastObservedTime", FormatUtcMicros(event.last));
  json.EndObject();
}

void Regarding(Json& json, const Event& event, const PodFacts& pod) {
  Name(json, "regarding");
  json.StartObject();
  Text(json, "apiVersion", "v1");
  Text(json, "kind", "Pod");
  Text(json, "namespace", pod.namespace_name);
  Text(json, "name", pod.name);
  // `kubectl describe` finds events by it alone.
  if (!pod.uid.empty()) Text(json, "uid", pod.uid);
  if (!event.container.empty()) {
    Text(json, "fieldPath", "spec.containers{" + event.container + "}");
  }
  json.EndObject();
}

}  // namespace

std::string EventName(std::string_view pod, WallTime at) {
  const auto ns = at.time_since_epoch();
  std::array<char, 32> suffix{};
  const int size = std::snprintf(suffix.data(), suffix.size(), ".%llx",
                                 static_cast<unsigned long long>(ns.count()));
  pod = pod.substr(0, kMaxName - static_cast<std::size_t>(size));
  // No part of a name may end with either.
  while (pod.ends_with('-') || pod.ends_with('.')) pod.remove_suffix(1);
  return std::string(pod) + suffix.data();
}

std::string EventsPath(std::string_view pod_namespace) {
  return "/apis/events.k8s.io/v1/namespaces/" + std::string(pod_namespace) +
         "/events";
}

std::string EventJson(const Event& event, const PodFacts& pod) {
  rapidjson::StringBuffer text;
  Json json(text);
  json.StartObject();
  Text(json, "apiVersion", "events.k8s.io/v1");
  Text(json, "kind", "Event");
  Name(json, "metadata");
  json.StartObject();
  Text(json, "name", event.name);
  Text(json, "namespace", pod.namespace_name);
  json.EndObject();
  Text(json, "eventTime", FormatUtcMicros(event.at));
  Text(json, "reportingController", kEventsController);
  Text(json, "reportingInstance", "leadsman-" + pod.name, kMaxInstance);
  Text(json, "type", event.warning ? "Warning" : "Normal");
  Text(json, "reason", event.reason);
  Text(json, "action", event.action);
  Text(json, "note", event.note);
  Regarding(json, event, pod);
  if (event.count > 1) Series(json, event);
  json.EndObject();
  return text.GetString();
}

std::string SeriesJson(const Event& event) {
  rapidjson::StringBuffer text;
  Json json(text);
  json.StartObject();
  Series(json, event);
  json.EndObject();
  return text.GetString();
}

}  // namespace leadsman
